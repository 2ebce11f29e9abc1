import type { Executor } from '../db/transaction.ts';
import { digestOf, digestOfAll } from './digest.ts';
import type { MatchRunStore } from './store.ts';

/**
 * Takes what stored runs tell of a profile out of them, in the caller's transaction: its places, scores and id stay, and the
 * digests are made anew, so that a run still proves what it holds.
 */
export function createErasure(store: MatchRunStore) {
  async function renew(tx: Executor, runId: string, touched: ReadonlySet<string>): Promise<void> {
    const demands = await store.demands(tx, runId);
    const results = await store.resultsOf(tx, runId, [...touched]);
    const digests: string[] = [];
    for (const { digest, ...demand } of demands) {
      const found = results.get(demand.demand_id);
      const renewed = found ? digestOf({ ...demand, results: found }) : digest;
      if (found) await store.updateDemandDigest(tx, runId, demand.demand_id, renewed);
      digests.push(renewed);
    }
    await store.updateDigest(tx, runId, digestOfAll(digests));
  }

  return async (tx: Executor, profileId: string): Promise<void> => {
    // One person at a time for each run: a digest covers what all others left in it.
    for (const runId of await store.lockNaming(tx, profileId)) {
      const touched = await store.blank(tx, runId, profileId);
      if (touched.length > 0) await renew(tx, runId, new Set(touched));
    }
  };
}
