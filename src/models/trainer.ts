import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
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
/** Its data: how often it was told something, in shared memory. */
export type Times = Int32Array<SharedArrayBuffer>;

parentPort?.postMessage({ trained: train(workerData as Times) } satisfies Answer);

function train(times: Times): Trained | null {
  const demands: DemandTexts[] = [];
  let began = 0;
  /** One page at a time, so that of very many profiles only those are held that the model is built from. */
  function* profiles(): Generator<ProfileTexts> {
    for (const page of pages(times)) {
      demands.push(...(page.demands ?? []));
      yield* page.profiles ?? [];
    }
    began = performance.now();
  }
  const model = trainModel(modelTexts(profiles(), demands), defaultWeights.topic);
  if (!model) return null;
  return {
    version: model.version,
    dimensions: model.dimensions,
    term_count: model.terms.length,
    trained_ms: Math.round(performance.now() - began),
    payload: gzipSync(encodeModel(model)),
  };
}

/** What is told, waited for as it comes. */
function* pages(times: Times): Generator<Page> {
  for (let read = 0; parentPort; read++) {
    Atomics.wait(times, 0, read);
    const page = receiveMessageOnPort(parentPort)?.message as Told;
    if (!page) return;
    yield page;
  }
}
