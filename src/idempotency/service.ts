import { inPortions } from '../db/portions.ts';
import type { Executor } from '../db/transaction.ts';
import { ApiError } from '../errors.ts';
import type { IdempotencyStore, KeyName, KeyRow } from './store.ts';

export interface IdempotencyDeps {
  db: Executor;
  store: IdempotencyStore;
  clock: () => Date;
  newId: () => string;
}

/** What was answered, as it went out. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** A request that goes ahead under a key. */
export interface Claim {
  /** Keeps what it is answered, for whoever asks again. */
  answer(answer: Answer): Promise<void>;
  /** Lets the next one try: nothing was done, or nobody can say. */
  release(): Promise<void>;
  /** Held for as long as the request goes on; no longer than two minutes after its process was killed. */
  rest(): void;
}

export type IdempotencyService = ReturnType<typeof createIdempotencyService>;

const KEPT_MS = 24 * 3_600_000;
/** A request whose process was killed holds its key no longer than this; while it goes on it says so. */
const CLAIMED_MS = 120_000;
const HELD_MS = 40_000;
const EXPIRED_AT_ONCE = 1_000;

/** Requests that a caller may repeat without fear: the second time they are answered as the first. */
export function createIdempotencyService({ db, store, clock, newId }: IdempotencyDeps) {
  function claimed(name: KeyName, claim: string): Claim {
    const holding = setInterval(() => {
      const claimed_at = clock().toISOString();
      store.update(db, name, claim, { claimed_at }).catch(() => undefined);
    }, HELD_MS).unref();
    return {
      rest: () => clearInterval(holding),
      answer: async (answer) => void (await store.update(db, name, claim, answer)),
      release: () => store.remove(db, name, claim),
    };
  }
  const olderThan = (time: string, ms: number): boolean => clock().getTime() - Date.parse(time) > ms;

  return {
    /**
     * Claims a key for a request, or gives what the same request was answered before. Throws ApiError where the key was
     * used for another request, or this one is under way.
     */
    async begin(name: KeyName, fingerprint: string): Promise<Claim | Answer> {
      const now = clock().toISOString();
      const fresh = { fingerprint, claim: newId(), claimed_at: now, created_at: now };
      const row: KeyRow = { ...name, ...fresh, status: null, headers: null, body: null };
      if (await store.insert(db, row)) return claimed(name, row.claim);
      const found = await store.find(db, name);
      if (found && !olderThan(found.created_at, KEPT_MS)) {
        if (found.fingerprint !== fingerprint) throw new ApiError('idempotency_key_reused');
        const { status, headers, body } = found;
        if (status !== null) return { status, headers: headers ?? {}, body: body ?? '' };
        if (!olderThan(found.claimed_at, CLAIMED_MS)) throw new ApiError('request_in_flight');
      }
      if (found && (await store.update(db, name, found.claim, row))) return claimed(name, row.claim);
      // Someone else was faster in the same moment.
      throw new ApiError('request_in_flight');
    },
    /** Removes kept answers in which an id stands: they would tell again what was erased. */
    forget: store.removeNaming,
    /** Removes keys first used more than a day ago; gives how many. */
    async expire(): Promise<number> {
      const before = new Date(clock().getTime() - KEPT_MS).toISOString();
      return inPortions(EXPIRED_AT_ONCE, (most) => store.expire(db, before, most));
    },
  };
}
