import { parentPort } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { defaultWeights, encodeModel, trainModel } from '../matching/index.ts';
import { type DemandTexts, modelTexts, type ProfileTexts } from './texts.ts';

/** What a model is built from, of some rows. */
export interface Page {
  profiles?: readonly ProfileTexts[];
  demands?: readonly DemandTexts[];
}

/** A model as it is stored. */
export interface Trained {
  version: string;
  dimensions: number;
  term_count: number;
  /** Milliseconds the computation took. */
  trained_ms: number;
  payload: Uint8Array;
}

/** What a thread of this module is told: page after page, and then null; it answers once. */
export type Told = Page | null;
export type Answer = { trained: Trained | null };

const pages: Page[] = [];
parentPort?.on('message', (told: Told) => {
  if (told) pages.push(told);
  else parentPort?.postMessage({ trained: train() } satisfies Answer);
});

function train(): Trained | null {
  const began = performance.now();
  const profiles = pages.flatMap((page) => page.profiles ?? []);
  const demands = pages.flatMap((page) => page.demands ?? []);
  const model = trainModel(modelTexts(profiles, demands), defaultWeights.topic);
  if (!model) return null;
  return {
    version: model.version,
    dimensions: model.dimensions,
    term_count: model.terms.length,
    trained_ms: Math.round(performance.now() - began),
    payload: gzipSync(encodeModel(model)),
  };
}
