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

/** Null while the engine has no such pool. */
export async function openPool(_engine: Engine, _threads: number): Promise<Pool | null> {
  return null;
}
