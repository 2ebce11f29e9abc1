import { type Document, FIELD_COUNT, type FieldWeights } from '../corpus/document.ts';
import type { Scales } from '../corpus/statistics.ts';
import type { TopicWeights } from '../weights.ts';
import type { Listener, Probe } from './probe.ts';
import { type Portion, pool } from './topic.ts';

/** What it takes to score a document for the plan the probe is aimed at. */
export interface Reading {
  readonly probe: Probe;
  readonly scales: Scales;
  readonly fieldWeights: FieldWeights;
  readonly weights: TopicWeights;
}

/** Told of the parts of each text's score: -1 for the whole, else the item's position. */
export type Hear = (item: number) => Listener;

/** Scores a document as a whole and item by item: the portions whose score · factor add up to its raw topic. */
export function readPortions(document: Document, reading: Reading, hear?: Hear): Portion[] {
  const { probe, scales, fieldWeights, weights } = reading;
  const { tokens, starts, first, end } = document;
  const whole = probe.tally();
  const items: number[] = [];
  for (let text = first; text < end; text++) {
    const field = text - first;
    const tally = probe.read(tokens, starts[text] as number, starts[text + 1] as number);
    whole.include(tally, fieldWeights[Math.min(field, FIELD_COUNT)] as number);
    if (field >= FIELD_COUNT) items.push(probe.score(tally, 1, scales.item, hear?.(field - FIELD_COUNT)));
  }
  return pool(probe.score(whole, 4, scales.whole, hear?.(-1)), items, weights);
}
