import CircuitBreaker from 'opossum';
import type { Logger } from 'pino';
import type { Viewer } from '../access/principal.ts';
import type { EngineRequest, Hits, SearchEngine } from './port.ts';

/** An engine that may be away, behind, or unable to take a request. */
export interface UncertainEngine {
  /** Whether it can be asked for this, and holds what the table holds. */
  takes(request: EngineRequest): boolean;
  search(viewer: Viewer, request: EngineRequest, signal: AbortSignal): Promise<Hits>;
}

/** How long the first engine may take. */
const TIMEOUT_MS = 1_500;
/** How long it is left alone once it failed; then one request tries it. */
const REST_MS = 2_000;
/** A few failures in a row are enough. */
const LEAST_CALLS = 3;
const HALF = 50;
const WINDOW_MS = 10_000;

/** Asks the first engine while it answers, and the table itself otherwise: no request fails for it. */
export function createFailover(first: UncertainEngine, table: SearchEngine, logger: Logger) {
  const breaker = new CircuitBreaker(
    (viewer: Viewer, request: EngineRequest) =>
      first.search(viewer, request, AbortSignal.timeout(TIMEOUT_MS)),
    {
      // Every request has a signal of its own: one that is late takes no other with it.
      timeout: false,
      ...{ resetTimeout: REST_MS, errorThresholdPercentage: HALF, volumeThreshold: LEAST_CALLS },
      rollingCountTimeout: WINDOW_MS,
    },
  );
  breaker.on('open', () => logger.warn('Meilisearch does not answer; PostgreSQL answers searches'));
  breaker.on('close', () => logger.info('Meilisearch answers searches again'));

  return {
    async search(viewer: Viewer, request: EngineRequest) {
      if (!first.takes(request)) return table.search(viewer, request);
      try {
        return { ...(await breaker.fire(viewer, request)), engine: 'meilisearch' as const };
      } catch (error) {
        if (!breaker.opened) logger.debug({ err: error }, 'Meilisearch failed a search');
        return table.search(viewer, request);
      }
    },
    stop: (): void => breaker.shutdown(),
  };
}
