import type { Logger } from 'pino';
import { system } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import type { DemandService } from '../demands/service.ts';
import type { Outbox } from '../outbox/service.ts';
import type { ProfileService } from '../profiles/service.ts';
import { BuildUnderWay, type ModelService } from './service.ts';
import type { ModelStore } from './store.ts';

export interface RenewalDeps {
  db: Executor;
  store: Pick<ModelStore, 'find'>;
  models: Pick<ModelService, 'rebuild'>;
  outbox: Pick<Outbox, 'lastPosition' | 'changedSince'>;
  profiles: Pick<ProfileService, 'count'>;
  demands: Pick<DemandService, 'count'>;
  logger: Logger;
}

/** Builds models without being asked. */
export interface Renewal {
  start(): void;
  stop(): Promise<void>;
  /** What is done every second: looks, and when writes have rested, decides. */
  tick(): Promise<void>;
}

/** A state of the texts: where in the outbox, and how many there were. */
interface Basis {
  position: number;
  rows: number;
}

const TICK_MS = 1_000;
/** Ticks without a write after which it decides. */
const REST = 4;
/** Ticks after which it decides though writes go on. */
const PATIENCE = 600;
/** Profiles below which there is no first model. */
const LEAST = 40;
/** The part of all rows that have to have changed. */
const PART = 1 / 5;

/**
 * Builds the first model, and a new one when a fifth of the rows have changed since the last. Who has put another than
 * the latest to use, or none, has decided: then nothing is built.
 */
export function createRenewal(deps: RenewalDeps): Renewal {
  const { db, store, models, outbox, logger } = deps;
  let timer: NodeJS.Timeout | undefined;
  let ticking: Promise<void> | undefined;
  let stopping = false;
  let seen = -1;
  let resting = 0;
  let waited = 0;
  /** Where nothing could be built: it is tried again when as much has changed. */
  let failed: Basis | undefined;

  async function rows(): Promise<{ profiles: number; all: number }> {
    const [profiles, demands] = await Promise.all([
      deps.profiles.count(system, {}),
      deps.demands.count(system, {}),
    ]);
    return { profiles, all: profiles + demands };
  }

  async function rowsSince(updated_since: string): Promise<number> {
    const [profiles, demands] = await Promise.all([
      deps.profiles.count(system, { updated_since }),
      deps.demands.count(system, { updated_since }),
    ]);
    return profiles + demands;
  }

  async function consider(position: number): Promise<void> {
    const latest = await store.find(db, 'latest');
    if (latest && !latest.is_active) return;
    const now = await rows();
    if (!latest && now.profiles < LEAST) return;
    const built = latest && { position: latest.position, rows: latest.profile_count + latest.demand_count };
    const basis = failed && failed.position >= (built?.position ?? 0) ? failed : built;
    if (basis) {
      const events = await outbox.changedSince(db, basis.position, ['profile', 'demand']);
      // Events are kept for a while only; rows know when they changed last. What failed waits for new events all the same.
      const rowsChanged = latest && basis === built ? await rowsSince(latest.built_at) : 0;
      const changed = Math.max(events, rowsChanged);
      if (changed === 0 || changed < basis.rows * PART) return;
    }
    try {
      const { row } = await models.rebuild(system, { ifLatest: latest?.built_at ?? null });
      logger.info({ model: row.version, ms: row.trained_ms }, 'model of the corpus built');
    } catch (error) {
      // Whoever builds may fall: it is looked at again.
      if (error instanceof BuildUnderWay) resting = 0;
      else failed = { position, rows: now.all };
      throw error;
    }
  }

  async function look(): Promise<void> {
    const position = await outbox.lastPosition(db);
    waited++;
    if (position !== seen) {
      seen = position;
      resting = 0;
    } else resting++;
    if (resting !== REST && waited < PATIENCE) return;
    waited = 0;
    await consider(position);
  }

  async function tick(): Promise<void> {
    ticking ??= look()
      .catch((error: unknown) => {
        if (error instanceof BuildUnderWay || stopping) return;
        logger.warn({ err: error }, 'no model of the corpus was built');
      })
      .finally(() => {
        ticking = undefined;
      });
    return ticking;
  }

  return {
    start() {
      timer = setInterval(tick, TICK_MS).unref();
    },
    async stop() {
      stopping = true;
      clearInterval(timer);
      await ticking;
    },
    tick,
  };
}
