import { aimAt, type Context, rawTopic } from '../context.ts';
import type { Corpus } from '../corpus/corpus.ts';
import type { Document } from '../corpus/document.ts';
import type { Placement } from '../corpus/placement.ts';
import type {
  Component,
  Constraint,
  DemandFacts,
  DemandMatch,
  ProfileFacts,
  RankDemandsOptions,
  Ranking,
  Versions,
} from '../types.ts';
import { defaultSettings, type MatchSettings } from '../weights.ts';
import { components, sectorsMeet, total } from './components.ts';
import { CONSTRAINTS, createBar } from './eligibility.ts';
import { demandFilter } from './filters.ts';
import { limitOf } from './queries.ts';
import { topicValue } from './topic.ts';

/** A ranking without the versions that the engine adds. */
type Found = Omit<Ranking<DemandMatch>, keyof Versions>;

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
  let offered = offer(profile, context());
  const wordless = offered.document.tokens.length === 0;
  const excluded: Partial<Record<Constraint, number>> = {};
  const matches: DemandMatch[] = [];
  let considered = 0;
  for (const demand of [...context().demands.all.values()].filter(demandFilter(options.filters))) {
    yield;
    const now = context();
    // What is held may have been loaded anew since the last turn, with other numbers for its terms.
    if (now.corpus !== offered.corpus || now.corpus.placement !== offered.placement)
      offered = offer(profile, now);
    const list = componentsOf(now, demand, offered, settings(demand));
    if (!list) continue;
    const barred = bar(demand, { waive: options.waive, exclude: options.exclude?.get(demand.id) });
    if (barred) {
      excluded[barred.constraint] = (excluded[barred.constraint] ?? 0) + 1;
      continue;
    }
    considered++;
    const score = total(list);
    const speaks = (list[0]?.value ?? 0) > 0 || sectorsMeet(demand, profile);
    if (score >= minScore && speaks) matches.push({ demandId: demand.id, score });
  }
  matches.sort((a, b) => b.score - a.score || (a.demandId < b.demandId ? -1 : 1));
  const inOrder = CONSTRAINTS.flatMap((name) => (excluded[name] ? [[name, excluded[name]] as const] : []));
  const told = Object.fromEntries(inOrder);
  return { matches: matches.slice(0, limit), considered, excluded: told, note: wordless ? 'no_terms' : null };
}

/** A profile by the numbers of a corpus. */
interface Offered {
  readonly profile: ProfileFacts;
  readonly corpus: Corpus;
  readonly placement: Placement | null;
  readonly document: Document;
  readonly vector: Float32Array | null;
}

function offer(profile: ProfileFacts, { corpus }: Context): Offered {
  const document = corpus.stranger(profile.features);
  const { placement } = corpus;
  return { profile, corpus, placement, document, vector: placement?.place(document) ?? null };
}

/** Null for a demand that says nothing. */
function componentsOf(
  context: Context,
  demand: DemandFacts,
  { profile, document, vector }: Offered,
  settings: MatchSettings,
): Component[] | null {
  const { weights } = context;
  const { record } = aimAt(demand, context);
  if (record.terms.length === 0) return null;
  const topic = topicValue(rawTopic(document, vector, demand, context).raw, weights.topic);
  return components(topic, demand, profile, settings, weights.inferredCertainty);
}
