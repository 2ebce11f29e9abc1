import type { Viewer } from '../access/principal.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import type { DemandService } from '../demands/service.ts';
import { ApiError, notFound } from '../errors.ts';
import type { Outbox } from '../outbox/service.ts';
import type { ProfileService } from '../profiles/service.ts';
import { type Model, type ModelPatch, stateOf } from './schema.ts';
import type { Row } from './store.ts';
import type { Put, Training } from './training.ts';
import { type Basis, createWriter, type WriterDeps } from './writer.ts';

export interface ModelDeps extends WriterDeps {
  db: Executor;
  transact: Transact;
  training: Training;
  outbox: Pick<Outbox, 'append' | 'stamp' | 'lastPosition'>;
  profiles: Pick<ProfileService, 'facts'>;
  demands: Pick<DemandService, 'facts'>;
}

/** Says whether a model in this state may be written; throws ApiError where it may not. */
type Precondition = (state: string) => void;

export interface ModelService {
  list(request: { after?: string; size: number }): Promise<{ items: Model[]; next: string | null }>;
  /** By its version, `active` or `latest`. */
  get(ref: string): Promise<Model>;
  /**
   * Builds a model of the texts as they are now and puts it to use; nothing of it is stored before it is whole. Throws
   * BuildUnderWay where another build goes on in any process, or the latest was not built `ifLatest` (null: there is
   * none), and ApiError where the texts are too few.
   */
  rebuild(viewer: Viewer, options?: { ifLatest?: string | null }): Promise<{ row: Model; created: boolean }>;
  patch(viewer: Viewer, ref: string, changes: ModelPatch, allowed: Precondition): Promise<Model>;
  /** Breaks off what is being built. */
  stop(): Promise<void>;
}

/** Another build goes on, or has just been done. */
export class BuildUnderWay extends ApiError {
  constructor() {
    super('conflict', 'A model is being built already: wait for it');
  }
}

const PAGE = 200;

export function createModelService(deps: ModelDeps): ModelService {
  const { db, transact, store, training, outbox, profiles, demands } = deps;
  const writer = createWriter(deps);

  async function find(x: Executor, ref: string): Promise<Row> {
    const row = await store.find(x, ref);
    if (!row) throw notFound('model', ref);
    return row;
  }

  /** Puts every text of one moment. */
  async function read(put: Put): Promise<Basis> {
    await outbox.stamp();
    return transact(
      async (x) => {
        const position = await outbox.lastPosition(x);
        const profile_count = await eachPage(
          (which) => profiles.facts(x, which),
          (page) => put({ profiles: page.map(({ features }) => ({ features })) }),
        );
        const demand_count = await eachPage(
          (which) => demands.facts(x, which),
          (page) => put({ demands: page.map(({ features }) => ({ features })) }),
        );
        return { position, profile_count, demand_count };
      },
      { snapshot: true },
    );
  }

  return {
    async list({ after, size }) {
      const rows = await store.list(db, { after, size: size + 1 });
      const next = rows.length > size ? (rows[size - 1]?.id ?? null) : null;
      return { items: rows.slice(0, size).map(toWire), next };
    },
    get: async (ref) => toWire(await find(db, ref)),
    rebuild: (viewer, { ifLatest } = {}) =>
      transact(async (tx) => {
        if (!(await store.claimBuild(tx))) throw new BuildUnderWay();
        const latest = await store.find(tx, 'latest');
        if (ifLatest !== undefined && ifLatest !== (latest?.built_at ?? null)) throw new BuildUnderWay();
        const { trained, given } = await training.train(read);
        if (!trained) throw new ApiError('conflict', 'There are too few texts to build a model of');
        await store.lock(tx);
        const { row, created } = await writer.keep(tx, viewer, trained, given);
        return { row: toWire(row), created };
      }),
    patch: (viewer, ref, { is_active }, allowed) =>
      transact(async (tx) => {
        await store.lock(tx);
        const row = await find(tx, ref);
        allowed(stateOf(row));
        return toWire(await writer.use(tx, viewer, row, is_active));
      }),
    stop: training.stop,
  };
}

const toWire = ({ id: _, ...row }: Row): Model => row;

/** Reads every row, a page at a time; gives how many there are. */
async function eachPage<T extends { id: string }>(
  read: (which: { after?: string; size: number }) => Promise<T[]>,
  use: (page: T[]) => void,
): Promise<number> {
  let count = 0;
  for (let after: string | undefined; ; ) {
    const page = await read({ after, size: PAGE });
    if (page.length > 0) use(page);
    count += page.length;
    if (page.length < PAGE) return count;
    after = page.at(-1)?.id;
  }
}
