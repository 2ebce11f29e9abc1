import { type Unit, units } from '../../text/index.ts';
import { placesLeft } from '../corpus/columns.ts';
import { FIELDS } from '../corpus/document.ts';
import { type DemandRecord, termKey } from '../query/demand.ts';
import type { Plan } from '../query/plan.ts';
import { commonServices, sectorReasons, tierOf } from '../score/components.ts';
import type { Component, EvidenceReason, ProfileFacts, Reasons, TermReason } from '../types.ts';
import { type Phrase, sharedPhrases } from './phrases.ts';
import { summaries } from './summary.ts';
import type { Trace } from './trace.ts';

const MOST_TERMS = 8;
const MOST_EVIDENCE = 3;
const MOST_BRIDGES = 8;
/** Shares below it are not worth a reader's time. */
const LEAST_SHARE = 0.01;

export interface Pair {
  readonly demand: DemandRecord;
  readonly profile: ProfileFacts;
  readonly plan: Plan;
  readonly trace: Trace;
  readonly components: readonly Component[];
}

/** Says what earned a pair its score. Shares of terms, bridges, `rest` and `near` add up to 1 unless nothing was shared. */
export function reasonsOf(pair: Pair): Reasons {
  const { demand, profile, trace } = pair;
  const bridges = [...trace.bridges].sort(byShare).slice(0, MOST_BRIDGES).filter(worthTelling);
  const terms = termReasons(pair);
  const told = sum(terms) + sum(bridges);
  const earned = sum(trace.bridges) + trace.slots.reduce((total, share) => total + share, 0);
  const reasons = {
    terms,
    rest: Math.max(0, earned - told),
    near: trace.near,
    evidence: evidenceReasons(profile, trace),
    bridges,
    sectors: sectorReasons(demand.facts, profile),
    region: tierOf(demand.facts, profile),
    services: commonServices(demand.facts.services, profile.services),
    availability: placesLeft(profile),
  };
  return { ...reasons, ...summaries(reasons, pair.components) };
}

const byShare = (a: { share: number }, b: { share: number }): number => b.share - a.share;
const worthTelling = ({ share }: { share: number }): boolean => share >= LEAST_SHARE;
const sum = (list: readonly { readonly share: number }[]): number =>
  list.reduce((total, { share }) => total + share, 0);

function termReasons({ demand, profile, plan, trace }: Pair): TermReason[] {
  const met = metSlots(plan, trace);
  const { title, keywords, description } = demand.facts.features;
  const phrases = sharedPhrases([title, keywords, description], (...term) => met.get(termKey(...term)));
  const shares = shareOut(phrases, trace.slots);
  const ranked = phrases.map((phrase, i) => ({ phrase, share: shares[i] as number }));
  const told = ranked.sort(byShare).slice(0, MOST_TERMS).filter(worthTelling);
  const own = ownFields(profile);
  return told.map(({ phrase, share }) => ({
    text: phrase.text,
    share,
    fields: fieldsWith(phrase, own, trace),
  }));
}

function metSlots(plan: Plan, { slots }: Trace): Map<string, number> {
  const met = new Map<string, number>();
  plan.keys.forEach((key, slot) => {
    if ((slots[slot] as number) > 0) met.set(key, slot);
  });
  return met;
}

/** A term's share goes to the phrases it stands in, by how often it does. */
function shareOut(phrases: readonly Phrase[], slots: Float64Array): number[] {
  const occurrences = new Map<number, number>();
  for (const phrase of phrases) {
    for (const [slot, times] of phrase.slots) occurrences.set(slot, (occurrences.get(slot) ?? 0) + times);
  }
  return phrases.map((phrase) => {
    let share = 0;
    for (const [slot, times] of phrase.slots) {
      share += ((slots[slot] as number) * times) / (occurrences.get(slot) as number);
    }
    return share;
  });
}

type Fields = readonly (readonly [name: string, keys: string])[];

function ownFields({ features }: ProfileFacts): Fields {
  return FIELDS.map((name) => [name, keysOf(units(features[name]))]);
}

/** Spaced and framed, so that a phrase is found at unit borders only. */
const keysOf = (list: readonly Unit[]): string => ` ${list.map((unit) => unit.key).join(' ')} `;

function fieldsWith({ text, slots }: Phrase, own: Fields, trace: Trace): string[] {
  const phrase = keysOf(units(text));
  const fields = own.filter(([, keys]) => keys.includes(phrase)).map(([name]) => name);
  const inEvidence = trace.items.some((item) => [...slots.keys()].every((slot) => item.slots.has(slot)));
  return inEvidence ? [...fields, 'evidence'] : fields;
}

function evidenceReasons({ features }: ProfileFacts, { items }: Trace): EvidenceReason[] {
  return items
    .filter(worthTelling)
    .slice(0, MOST_EVIDENCE)
    .map(({ index, share }) => ({ index, title: features.evidence[index]?.title as string, share }));
}
