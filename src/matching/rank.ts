import { total } from './components.ts';
import { exclusion } from './constraints.ts';
import { demandFilter, profileFilter } from './filters.ts';
import { tally } from './ranking.ts';
import { compileDemand, type DemandRecord, type ProfileRecord } from './records.ts';
import type { Scorer } from './scorer.ts';
import type {
  DemandFacts,
  ExplainOptions,
  Explanation,
  ProfileFacts,
  RankDemandsOptions,
  RankDemandsResult,
  RankOptions,
  RankResult,
} from './types.ts';

/** What the engine adds to every result. */
type Unsigned<T> = Omit<T, 'engine' | 'lexicon'>;

export function rankProfiles(scorer: Scorer, facts: DemandFacts, options: RankOptions): Unsigned<RankResult> {
  const demand = compileDemand(facts, scorer.weights.topic);
  const ranking = tally<ProfileRecord>(options);
  if (demand.terms.length === 0) return { ...ranking.close(() => []), note: 'no_terms' };
  const passes = profileFilter(options.filters);
  const aimed = scorer.aim(demand);
  for (const profile of scorer.store.profiles.values()) {
    if (!passes(profile.facts)) continue;
    const barred = exclusion(facts, profile.facts, {
      exclude: options.exclude?.get(profile.facts.id),
      waive: options.waive,
    });
    if (barred) ranking.bar(barred);
    else ranking.add(profile.facts.id, profile, aimed.score(profile));
  }
  const best = ranking.close((kept) =>
    kept.map(({ id, held, list }) => ({ profileId: id, ...aimed.explain(held, list) })),
  );
  return { ...best, note: null };
}

export function rankDemands(
  scorer: Scorer,
  facts: ProfileFacts,
  options: RankDemandsOptions,
): Unsigned<RankDemandsResult> {
  const profile = scorer.store.compileStranger(facts);
  const ranking = tally<DemandRecord>(options);
  const passes = demandFilter(options.filters);
  for (const demand of scorer.store.demands.values()) {
    if (demand.terms.length === 0 || !passes(demand.facts)) continue;
    const barred = exclusion(demand.facts, facts, {
      exclude: options.exclude?.get(demand.facts.id),
      waive: options.waive,
    });
    if (barred) ranking.bar(barred);
    else ranking.add(demand.facts.id, demand, scorer.aim(demand).score(profile));
  }
  const best = ranking.close((kept) =>
    kept.map(({ id, held, list }) => ({ demandId: id, ...scorer.aim(held).explain(profile, list) })),
  );
  const wordless = profile.whole.lengths.every((length) => length === 0);
  return { ...best, note: wordless ? 'no_terms' : null };
}

/** Row-major demands × profiles, constraints left aside. Throws a RangeError that names all unknown ids of a kind. */
export function scoreMatrix(
  scorer: Scorer,
  demandIds: readonly string[],
  profileIds: readonly string[],
): Float64Array {
  const demands = known('demand', scorer.store.demands, demandIds);
  const profiles = known('profile', scorer.store.profiles, profileIds);
  const scores = new Float64Array(demands.length * profiles.length);
  demands.forEach((demand, row) => {
    const aimed = scorer.aim(demand);
    profiles.forEach((profile, column) => {
      scores[row * profiles.length + column] = total(aimed.score(profile));
    });
  });
  return scores;
}

export function explainOne(
  scorer: Scorer,
  facts: DemandFacts,
  profileId: string,
  { exclude, waive }: ExplainOptions,
): Unsigned<Explanation> | null {
  const profile = scorer.store.profiles.get(profileId);
  if (!profile) return null;
  const aimed = scorer.aim(compileDemand(facts, scorer.weights.topic));
  const pair = aimed.explain(profile, aimed.score(profile));
  const barred = exclusion(facts, profile.facts, { exclude: exclude?.get(profileId), waive });
  return { demandId: facts.id, profileId, ...pair, exclusion: barred };
}

function known<T>(what: string, all: ReadonlyMap<string, T>, ids: readonly string[]): T[] {
  const missing = ids.filter((id) => !all.has(id));
  if (missing.length > 0) throw new RangeError(`unknown ${what} ids: ${missing.join(', ')}`);
  return ids.map((id) => all.get(id) as T);
}
