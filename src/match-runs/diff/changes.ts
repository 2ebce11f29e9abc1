import { compareComponents, contributions } from '../../matching/index.ts';
import type { RunResult } from '../schema.ts';
import type { MatchChange } from './schema.ts';
import { whyEn, whyZh } from './wording.ts';

export type Event = MatchChange['profile_event'];

/** One demand's results in one run. */
export interface Side {
  readonly settings: string;
  /** As many results as it could have. */
  readonly limit: number;
  readonly results: readonly RunResult[];
}

/** What is known of a demand beside its two lists. */
export interface Between {
  /** What else the two runs were not made of alike. */
  readonly differs: readonly { readonly what: string; readonly a: string; readonly b: string }[];
  readonly demandEvent: Event;
  eventOf(profileId: string): Event;
  nameOf(profileId: string): string | null;
}

/** A change before it is put in words. */
export type BareChange = Omit<MatchChange, 'why_zh' | 'why_en'>;

/** How each profile of either list fares in the second, by its new rank; who is gone comes last. */
export function changesOf(old: Side, now: Side, between: Between): MatchChange[] {
  const before = new Map(old.results.map((result) => [result.profile_id, result]));
  const after = new Set(now.results.map((result) => result.profile_id));
  const pairs = [
    ...now.results.map((result) => [before.get(result.profile_id), result] as const),
    ...old.results
      .filter(({ profile_id }) => !after.has(profile_id))
      .map((result) => [result, undefined] as const),
  ];
  return pairs.map(([was, is]) => {
    const bare = changeOf(was, is, between);
    const told = { old, now, between };
    return { ...bare, why_zh: whyZh(bare, told), why_en: whyEn(bare, told) };
  });
}

function changeOf(was: RunResult | undefined, is: RunResult | undefined, between: Between): BareChange {
  const { profile_id, external_id } = (is ?? was) as RunResult;
  return {
    change: kindOf(was?.rank, is?.rank),
    profile_id,
    external_id,
    name: between.nameOf(profile_id),
    old: was ? { rank: was.rank, score: was.score } : null,
    new: is ? { rank: is.rank, score: is.score } : null,
    difference: was && is ? is.score - was.score : null,
    components: componentsOf(was, is),
    terms: was && is ? termsOf(was, is) : { gained: [], lost: [] },
    profile_event: between.eventOf(profile_id),
  };
}

function kindOf(was: number | undefined, is: number | undefined): MatchChange['change'] {
  if (was === undefined) return 'new';
  if (is === undefined) return 'gone';
  return is < was ? 'rose' : is > was ? 'fell' : 'stayed';
}

function componentsOf(was: RunResult | undefined, is: RunResult | undefined): MatchChange['components'] {
  if (was && is) {
    return compareComponents(is.components, was.components).map(({ name, own, other, difference }) => ({
      name,
      old: other,
      new: own,
      difference,
    }));
  }
  const parts = [...contributions(((is ?? was) as RunResult).components)].sort(([, a], [, b]) => b - a);
  return parts.map(([name, part]) => ({
    name,
    old: was ? part : null,
    new: is ? part : null,
    difference: null,
  }));
}

const wordsOf = ({ reasons }: RunResult): string[] => [
  ...reasons.terms.map(({ text }) => text),
  ...reasons.bridges.map(({ from, to }) => `${from} → ${to}`),
];

function termsOf(was: RunResult, is: RunResult): MatchChange['terms'] {
  const [before, after] = [new Set(wordsOf(was)), new Set(wordsOf(is))];
  return {
    gained: [...after].filter((word) => !before.has(word)),
    lost: [...before].filter((word) => !after.has(word)),
  };
}
