import { aimAt, type Context } from '../context.ts';
import type { Document } from '../corpus/document.ts';
import type {
  Component,
  Constraint,
  DemandFacts,
  DemandMatch,
  ProfileFacts,
  RankDemandsOptions,
  Ranking,
  SettingsFor,
} from '../types.ts';
import { defaultSettings } from '../weights.ts';
import { components, total } from './components.ts';
import { createBar } from './eligibility.ts';
import { demandFilter } from './filters.ts';
import { limitOf } from './queries.ts';
import { topicValue } from './topic.ts';

/** A ranking without the versions that the engine adds. */
type Found = Omit<Ranking<DemandMatch>, 'engine' | 'lexicon'>;

/**
 * The demands a profile suits best. Each demand is looked up anew, which takes about a tenth of a millisecond: a turn
 * ends after each, for the caller to let others have theirs.
 */
export function* rankDemands(
  context: () => Context,
  profile: ProfileFacts,
  options: RankDemandsOptions,
): Generator<undefined, Found> {
  const { settings = () => defaultSettings, minScore = 0 } = options;
  const limit = limitOf(options);
  const bar = createBar(profile);
  const document = context().corpus.stranger(profile.features);
  const excluded: Partial<Record<Constraint, number>> = {};
  const matches: DemandMatch[] = [];
  let considered = 0;
  for (const demand of [...context().demands.all.values()].filter(demandFilter(options.filters))) {
    yield;
    const list = componentsOf(context(), demand, { profile, document, settings });
    if (!list) continue;
    const barred = bar(demand, { waive: options.waive, exclude: options.exclude?.get(demand.id) });
    if (barred) {
      excluded[barred.constraint] = (excluded[barred.constraint] ?? 0) + 1;
      continue;
    }
    considered++;
    const score = total(list);
    if (score >= minScore && speaks(list)) matches.push({ demandId: demand.id, score });
  }
  matches.sort((a, b) => b.score - a.score || (a.demandId < b.demandId ? -1 : 1));
  const note = document.tokens.length === 0 ? 'no_terms' : null;
  return { matches: matches.slice(0, limit), considered, excluded, note };
}

interface Offered {
  readonly profile: ProfileFacts;
  readonly document: Document;
  readonly settings: SettingsFor;
}

/** Null for a demand that says nothing. */
function componentsOf(
  context: Context,
  demand: DemandFacts,
  { profile, document, settings }: Offered,
): Component[] | null {
  const { weights, measure, probe } = context;
  const { record } = aimAt(demand, context);
  if (record.terms.length === 0) return null;
  const topic = topicValue(probe.score(document, measure), weights.topic);
  return components(topic, demand, profile, settings(demand), weights.inferredCertainty);
}

/** A place in a ranking is earned by subject: some of the topic, or a sector in common. */
function speaks(list: readonly Component[]): boolean {
  return list.some(
    ({ name, value, neutral }) => (name === 'topic' || name === 'sector') && !neutral && value > 0,
  );
}
