import type { DemandFacts, Engine, RankOptions, RankResult } from '../matching/index.ts';
import type { RankingPool } from './pool.ts';

/** Entries beyond which a ranking would keep requests waiting for longer than about 20 ms. */
const MOST_HERE = 2_000_000;

/** Ranks here what is quickly done, and in another thread what is not. */
export interface Ranking {
  rank(demand: DemandFacts, options: RankOptions): Promise<RankResult>;
  /** Always in another thread: for many demands in a row. */
  rankAside(demand: DemandFacts, options: RankOptions): Promise<RankResult>;
}

export function createRanking(engine: Engine, pool: RankingPool): Ranking {
  async function rankAside(demand: DemandFacts, options: RankOptions): Promise<RankResult> {
    engine.settle();
    const { view, query, work: _, ...rest } = engine.prepare(demand, options);
    const hits = query ? await pool.rank(view, query) : [];
    return { ...rest, matches: hits.map(({ id, score }) => ({ profileId: id, score })) };
  }

  return {
    rankAside,
    async rank(demand, options) {
      const { work } = engine.prepare(demand, options);
      return work > MOST_HERE ? rankAside(demand, options) : engine.rank(demand, options);
    },
  };
}
