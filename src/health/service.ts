import type { Overview } from '../jobs/overview.ts';
import type { Loader } from '../matches/loader.ts';
import { lagInWords } from '../search/state.ts';
import type { SearchUpkeep } from '../search/upkeep.ts';

/** Asks a dependency whether it is there; throws where it is not. */
export type Ping = () => Promise<unknown>;

export interface DependencyState {
  name: string;
  ok: boolean;
  /** Without it the service cannot answer; without the others it answers by other means. */
  required: boolean;
  detail?: string;
}

export interface HealthService {
  ready(): Promise<{ ready: boolean; dependencies: DependencyState[] }>;
}

const TIMEOUT_MS = 2_000;
const LATE_S = 60;

export interface HealthDeps {
  database: Ping;
  /** Absent where none is configured. */
  meilisearch?: Ping | undefined;
  loader: Pick<Loader, 'state'>;
  jobs: () => Promise<Overview>;
  search: Pick<SearchUpkeep, 'lag' | 'setAside'>;
}

export function createHealthService({
  database,
  meilisearch,
  loader,
  jobs,
  search,
}: HealthDeps): HealthService {
  return {
    async ready() {
      const { loaded, following, position } = loader.state();
      const dependencies = await Promise.all([
        probe('postgres', true, database),
        ...(meilisearch ? [probe('meilisearch', false, meilisearch)] : []),
        stateOfJobs(jobs),
        stateOfSearch(search),
      ]);
      dependencies.push({
        name: 'matching_index',
        ok: loaded && following,
        required: true,
        detail: `position ${position}`,
      });
      return { ready: dependencies.every(({ ok, required }) => ok || !required), dependencies };
    },
  };
}

/** Jobs are a warning where one is dead, or none can be done. */
async function stateOfJobs(look: () => Promise<Overview>): Promise<DependencyState> {
  let detail = 'not known';
  const { ok, ...state } = await probe('jobs', false, async () => {
    const { counts, workers, unknown } = await look();
    const sum = (wanted: string) =>
      counts.reduce((total, { state: of, jobs: number }) => total + (of === wanted ? number : 0), 0);
    const [queued, underWay, dead] = ['queued', 'running', 'dead'].map(sum);
    detail = `${queued} queued, ${underWay} running, ${dead} dead; workers: ${workers}`;
    if (unknown.length > 0) detail += `; no worker knows ${unknown.join(', ')}`;
    if (dead || workers === 0 || unknown.length > 0) throw new Error(detail);
  });
  return { ...state, ok, detail };
}

/** Search that is behind, or has documents set aside, is a warning. */
async function stateOfSearch(search: HealthDeps['search']): Promise<DependencyState> {
  let detail = 'not known';
  const { ok, ...state } = await probe('search_index', false, async () => {
    const [lags, aside] = await Promise.all([search.lag(), search.setAside()]);
    detail = Object.entries(lags)
      .map(([name, lag]) => `${name}: ${lagInWords(lag)}`)
      .join('; ');
    if (aside > 0) detail += `; ${aside} documents set aside`;
    const late = Object.values(lags).some(({ seconds }) => seconds === null || seconds > LATE_S);
    if (late || aside > 0) throw new Error(detail);
  });
  return { ...state, ok, detail };
}

async function probe(name: string, required: boolean, ask: Ping): Promise<DependencyState> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
  });
  try {
    await Promise.race([ask(), limit]);
    return { name, ok: true, required };
  } catch {
    return { name, ok: false, required, detail: 'does not answer' };
  } finally {
    clearTimeout(timer);
  }
}
