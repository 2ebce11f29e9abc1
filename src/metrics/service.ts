import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Overview } from '../jobs/overview.ts';
import type { Loader } from '../matches/loader.ts';
import type { SearchUpkeep } from '../search/upkeep.ts';

export interface MetricsDeps {
  loader: Pick<Loader, 'state'>;
  jobs: () => Promise<Overview>;
  search: Pick<SearchUpkeep, 'lag' | 'setAside'>;
}

export interface Answered {
  method: string;
  /** As it is declared, so that ids make no series of their own. */
  route: string;
  status: number;
  seconds: number;
}

export interface MetricsService {
  readonly contentType: string;
  /** All measures as text; those that the database knows are left out while it is away. */
  text(): Promise<string>;
  /** Notes a request that was answered. */
  answered(request: Answered): void;
}

const BUCKETS_S = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/** Measures of this process, its requests, and of the jobs all processes share. */
export function createMetricsService({ loader, jobs, search }: MetricsDeps): MetricsService {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    ...{
      name: 'zhiqi_http_request_duration_seconds',
      help: 'Seconds until requests were answered',
      registers,
    },
    ...{ labelNames: ['method', 'route', 'status'] as const, buckets: BUCKETS_S },
  });
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name: `zhiqi_${name}`, help, labelNames, registers });
  const position = gauge('matching_index_position', 'Position in the outbox the index is at', []);
  const labels = ['name', 'state'] as const;
  const count = gauge('jobs', 'Queued and running jobs, and dead ones that need attention', labels);
  const due = gauge(
    'jobs_oldest_due_seconds',
    'Seconds the oldest job of a kind and state has been due',
    labels,
  );
  const workers = gauge('job_workers', 'Workers that are alive', []);

  const follower = ['follower'] as const;
  const behind = gauge(
    'search_lag_seconds',
    'Seconds what search reads has had something to take in',
    follower,
  );
  const ahead = gauge('search_lag_events', 'Events that what search reads has not taken in', follower);
  const aside = gauge('search_documents_set_aside', 'Documents that Meilisearch refused', []);

  async function measureSearch(): Promise<void> {
    const lags = await search.lag().catch(() => ({}));
    aside.set(await search.setAside().catch(() => Number.NaN));
    for (const each of [behind, ahead]) each.reset();
    for (const [name, { seconds, events }] of Object.entries(lags)) {
      behind.set({ follower: name }, seconds ?? Number.NaN);
      ahead.set({ follower: name }, events ?? Number.NaN);
    }
  }
  async function measure(): Promise<void> {
    await measureSearch();
    position.set(loader.state().position);
    const overview = await jobs().catch(() => undefined);
    for (const each of [count, due]) each.reset();
    workers.set(overview?.workers ?? Number.NaN);
    for (const { name, state, jobs: number, due_s } of overview?.counts ?? []) {
      count.set({ name, state }, number);
      due.set({ name, state }, due_s);
    }
  }
  return {
    contentType: registry.contentType,
    async text() {
      await measure();
      return registry.metrics();
    },
    answered({ method, route, status, seconds }) {
      requests.observe({ method, route, status: String(status) }, seconds);
    },
  };
}
