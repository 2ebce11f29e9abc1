import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Action } from '../access/permissions.ts';
import { ApiError } from '../errors.ts';

/** How much is taken in a minute, by each process. */
export interface LimitOptions {
  /** Requests of a key, or of an address without one. */
  requests: number;
  /** Requests with a wrong key, of an address. */
  failures: number;
}

/** Each sets the headers that say what is left, and throws ApiError where nothing is. */
export interface Limits {
  /** Counts a request of a key that holds, or of an address where there is none. */
  count(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** Counts a wrong key against its address: many callers may share one, so those with right keys are not held up by it. */
  countFailure(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

const MINUTE_MS = 60_000;
const FREE: readonly Action[] = ['health.read', 'docs.read'];

/** Whether an action is counted: load balancers, and readers of the documentation, are not. */
export const isLimited = (action: Action): boolean => !FREE.includes(action);

/**
 * Counts by the minute, all callers beginning anew together. The library's own store hands out one object for a caller, which
 * requests that come at the same time all read after the last of them has counted: it would refuse those within the limit too.
 */
class Counts {
  #counts = new Map<string, number>();
  #ends = 0;

  incr(caller: string, done: (error: null, result: { current: number; ttl: number }) => void): void {
    const now = performance.now();
    if (now >= this.#ends) {
      this.#counts = new Map();
      this.#ends = now + MINUTE_MS;
    }
    const current = (this.#counts.get(caller) ?? 0) + 1;
    this.#counts.set(caller, current);
    done(null, { current, ttl: this.#ends - now });
  }
  child(): Counts {
    return new Counts();
  }
}

export async function createLimits(app: FastifyInstance, options: LimitOptions): Promise<Limits> {
  await app.register(rateLimit, { global: false, store: Counts });
  const addressOf = ({ ip }: FastifyRequest): string => normalizeIP(ip);
  const requests = app.createRateLimit({
    ...{ max: options.requests, timeWindow: MINUTE_MS },
    keyGenerator: (request) => request.viewer.keyId ?? addressOf(request),
  });
  const failures = app.createRateLimit({
    ...{ max: options.failures, timeWindow: MINUTE_MS, keyGenerator: addressOf },
  });

  const counting =
    (limit: typeof requests, what: string) => async (request: FastifyRequest, reply: FastifyReply) => {
      const counted = await limit(request);
      if (counted.isAllowed) return;
      const { max, remaining, ttlInSeconds, isExceeded } = counted;
      reply.header('ratelimit-limit', String(max));
      reply.header('ratelimit-remaining', String(remaining));
      reply.header('ratelimit-reset', String(ttlInSeconds));
      if (!isExceeded) return;
      reply.header('retry-after', String(ttlInSeconds));
      throw new ApiError(
        'rate_limited',
        `${max} ${what} are taken in a minute: come back in ${ttlInSeconds} s`,
      );
    };
  return { count: counting(requests, 'requests'), countFailure: counting(failures, 'wrong keys') };
}
