import { createRankingPool } from '../src/matches/pool.ts';
import { createRanking } from '../src/matches/ranking.ts';
import { createEngine, type DemandFacts, type Engine } from '../src/matching/index.ts';
import { createLexicon } from '../src/text/index.ts';

/** Everything the bench knows of the engine's interface beyond its types. */

const LIMIT = 20;

export const openEngine = (): Engine => createEngine({ lexicon: createLexicon() });

export const rank = (engine: Engine, demand: DemandFacts) => engine.rank(demand, { limit: LIMIT });

/** Worker threads over the index that an engine holds. */
export interface Pool {
  /** Ranks all of them, the best twenty each. */
  rankAll(demands: readonly DemandFacts[]): Promise<void>;
  close(): Promise<void>;
}

/** So many demands are under way at a time: enough for no thread to wait. */
const UNDER_WAY = 16;

/** The service's own pool, of so many threads. */
export function openPool(engine: Engine, threads: number): Pool {
  const pool = createRankingPool(threads);
  const { rankAside } = createRanking(engine, pool);
  return {
    close: pool.close,
    async rankAll(demands) {
      let next = 0;
      const lane = async (): Promise<void> => {
        for (let demand = demands[next++]; demand; demand = demands[next++]) {
          await rankAside(demand, { limit: LIMIT });
        }
      };
      await Promise.all(Array.from({ length: UNDER_WAY }, lane));
    },
  };
}
