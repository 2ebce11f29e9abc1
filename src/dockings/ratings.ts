import { authorise } from '../access/permissions.ts';
import { system, type Viewer } from '../access/principal.ts';
import { ApiError } from '../errors.ts';
import type { ProgressDeps } from './progress.ts';
import type { Docking, NewRating, Side } from './schema.ts';
import { wasAccepted } from './standing.ts';

/** Rates the other side of a docking that has come to something, or ended after it was accepted. */
export function createRating({ transact, store, steps, profiles, clock, lock, one }: ProgressDeps) {
  return (viewer: Viewer, id: string, { side, score, comment = null }: NewRating): Promise<Docking> =>
    transact(async (tx) => {
      const row = await lock(tx, viewer, id);
      authorise(viewer, 'dockings.rate', row.labels);
      const rates = sideOf(viewer, side);
      if (!wasAccepted(row) || !RATED.includes(row.state)) {
        const allowed = RATED.join(', ');
        throw new ApiError('invalid_transition', `A docking is rated once it is one of: ${allowed}`, [], {
          allowed: [],
        });
      }
      // The profile's record follows from it: its row is what other writers of it wait for.
      await profiles.hold(tx, system, row.profile_id);
      const rating = {
        docking_id: row.id,
        side: rates,
        score,
        comment,
        rated_at: clock().toISOString(),
        key_id: viewer.keyId,
      };
      await store.putRating(tx, rating);
      return one(tx, viewer, await steps.touch(tx, viewer, row, 'docking.rated', { side: rates, score }));
    });
}

const RATED = ['agreement', 'completed', 'ended'];

/** The side a viewer rates for: its own, or the one it names where it is of neither. */
function sideOf({ role }: Viewer, side: Side | undefined): Side {
  const own = role === 'enterprise' ? 'enterprise' : role === 'profile' ? 'expert' : undefined;
  const rates = own ?? side;
  if (rates !== undefined && (side === undefined || side === rates)) return rates;
  const message =
    own === undefined ? 'is required: enterprise or expert' : `must be ${own}: a key rates for its own side`;
  throw new ApiError('invalid_request', undefined, [{ pointer: '/side', message }]);
}
