import type { Logger } from 'pino';
import { v7 as newId } from 'uuid';
import { createKeyService, type KeyService } from './access/service.ts';
import { createKeyStore } from './access/store.ts';
import { type Config, StartError } from './config.ts';
import { contactKey } from './contacts/key.ts';
import { createSeal } from './contacts/seal.ts';
import { type ContactService, createContactService } from './contacts/service.ts';
import { createContactStore } from './contacts/store.ts';
import { type Database, openDatabase } from './db/database.ts';
import { migrate } from './db/migrator.ts';
import { demandSchemas } from './demands/schema.ts';
import { createDemandService, type DemandService, keepOwners } from './demands/service.ts';
import { createDemandStore } from './demands/store.ts';
import { enterpriseSchemas } from './enterprises/schema.ts';
import { createEnterpriseService, type EnterpriseService } from './enterprises/service.ts';
import { createEnterpriseStore } from './enterprises/store.ts';
import { createImportService, type ImportService } from './exchange/service.ts';
import { createFileService } from './files/service.ts';
import { createFileStore } from './files/store.ts';
import { createHealthService, type HealthService } from './health/service.ts';
import { type BoundJob, bindJob } from './jobs/job.ts';
import { expireJob } from './jobs/kinds/expire.ts';
import { importJob } from './jobs/kinds/import.ts';
import { reanalyseJob } from './jobs/kinds/reanalyse.ts';
import { createKinds } from './jobs/kinds.ts';
import { createOverview } from './jobs/overview.ts';
import { createJobQueue } from './jobs/queue.ts';
import { createJobService, type JobService } from './jobs/service.ts';
import { createJobStore } from './jobs/store.ts';
import { createWatch, type Watch } from './jobs/watch.ts';
import { createWorkerStore } from './jobs/worker/store.ts';
import { createUpkeep } from './jobs/worker/upkeep.ts';
import { createWorker, type Worker } from './jobs/worker/worker.ts';
import { createLexiconKeeper } from './lexicon/keeper.ts';
import { lexiconSchemas } from './lexicon/schema.ts';
import { createLexiconService, type LexiconService } from './lexicon/service.ts';
import { createLexiconStore } from './lexicon/store.ts';
import { createMatchRunService, type MatchRunService } from './match-runs/service.ts';
import { createMatchRunStore } from './match-runs/store.ts';
import { createMatchSettingsService, type MatchSettingsService } from './match-settings/service.ts';
import { createMatchSettingsStore } from './match-settings/store.ts';
import { createLoader, type Loader } from './matches/loader.ts';
import { createRankingPool } from './matches/pool.ts';
import { createRanking } from './matches/ranking.ts';
import { createMatchService, type MatchService } from './matches/service.ts';
import { createEngine } from './matching/index.ts';
import { createMetricsService, type MetricsService } from './metrics/service.ts';
import { createModelKeeper } from './models/keeper.ts';
import { createRenewal } from './models/renewal.ts';
import { createModelService, type ModelService } from './models/service.ts';
import { createModelStore } from './models/store.ts';
import { createTraining } from './models/training.ts';
import { createOutbox, type Outbox } from './outbox/service.ts';
import { createOutboxStore } from './outbox/store.ts';
import { createSubscribe } from './outbox/subscription.ts';
import { profileSchemas } from './profiles/schema.ts';
import { createProfileService, type ProfileService } from './profiles/service.ts';
import { createProfileStore } from './profiles/store.ts';
import { createScheduleService, type ScheduleService } from './schedules/service.ts';
import { createScheduleStore } from './schedules/store.ts';
import { createTicker } from './schedules/ticker.ts';
import { createPing } from './search/meilisearch.ts';
import { createDocumentStore, createPostgresEngine } from './search/postgres.ts';
import { createSearchService, type SearchService } from './search/service.ts';

export interface Services {
  enterprises: EnterpriseService;
  demands: DemandService;
  profiles: ProfileService;
  contacts: ContactService;
  lexicon: LexiconService;
  matches: MatchService;
  matchRuns: MatchRunService;
  matchSettings: MatchSettingsService;
  models: ModelService;
  search: SearchService;
  keys: KeyService;
  imports: ImportService;
  jobs: JobService;
  schedules: ScheduleService;
  metrics: MetricsService;
  outbox: Outbox;
  loader: Loader;
  health: HealthService;
}

export interface Running extends Services {
  database: Database;
  /** Hears of jobs that are over. */
  jobWatch: Watch;
  /** A worker of this process, which does nothing before it is started; it does the service's jobs unless told others. */
  createWorker(place: { host: string; pid: number }, jobs?: readonly BoundJob[]): Worker;
  /** Begins to follow what other processes write. */
  start(): Promise<void>;
  /** Ends what runs beside requests; the database stays open. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the database, brings its schema up to date, and builds the services on it. */
export async function open(config: Config, logger: Logger): Promise<Running> {
  const sealKey = await contactKey(config);
  const database = await openDatabase(config, logger);
  try {
    await migrate(database);
    const services = compose(database, { config, logger, sealKey });
    await services.lexicon.load();
    // Two keys on one database would leave contacts that neither opens.
    if (await services.contacts.opensStored()) return services;
    throw new StartError('ZHIQI_CONTACT_KEY: does not open the contacts stored in this database');
  } catch (error) {
    await database.close();
    throw error;
  }
}

export interface ComposeOptions {
  config: Config;
  logger: Logger;
  sealKey: string;
  clock?: () => Date;
  /** Kinds of job beside the service's own. */
  extraJobs?: readonly BoundJob[];
}

/** The services, one line a module, on a database that is open and up to date. */
export function compose(database: Database, options: ComposeOptions): Running {
  const { config, logger, sealKey, clock = () => new Date(), extraJobs = [] } = options;
  const { db, transact } = database;
  const subscribe = createSubscribe(database.address, logger);
  const outbox = createOutbox({ transact, store: createOutboxStore(), subscribe, clock, logger });
  const common = { db, transact, outbox, documents: createDocumentStore(), clock, newId };

  const lexiconStore = createLexiconStore();
  const keeper = createLexiconKeeper({ store: lexiconStore });
  const lexicon = createLexiconService({ ...common, store: lexiconStore, keeper });
  const contactStore = createContactStore();
  const demandStore = createDemandStore();
  const ownsNothing = keepOwners(demandStore);
  const enterprises = createEnterpriseService({
    ...common,
    store: createEnterpriseStore(),
    beforeRemove: async (tx, viewer, id) => {
      await ownsNothing(tx, viewer, id);
      await contactStore.remove(tx, 'enterprise', id);
    },
  });
  const demands = createDemandService({
    ...common,
    store: demandStore,
    lexicon: keeper.current,
    enterprises,
  });
  const profiles = createProfileService({
    ...common,
    store: createProfileStore(),
    lexicon: keeper.current,
    beforeRemove: async (tx, _viewer, id) => void (await contactStore.remove(tx, 'profile', id)),
  });
  const owners = { profile: profiles, enterprise: enterprises };
  const contacts = createContactService({
    ...common,
    store: contactStore,
    seal: createSeal(sealKey),
    owners,
  });
  const engine = createEngine({ lexicon: keeper.current() });
  const matchSettings = createMatchSettingsService({ ...common, store: createMatchSettingsStore() });
  const modelStore = createModelStore();
  const model = createModelKeeper({ store: modelStore, logger });
  const held = { profiles, demands, lexicon: keeper, matchSettings, model };
  const loader = createLoader({ db, transact, outbox, ...held, engine, logger });
  const pool = createRankingPool();
  const ranking = createRanking(engine, pool);
  const matches = createMatchService({
    ...common,
    engine,
    ranking,
    loader,
    profiles,
    demands,
    matchSettings,
  });
  const matchRuns = createMatchRunService({
    ...common,
    store: createMatchRunStore(),
    ...{ matches, matchSettings, demands, profiles },
  });
  const training = createTraining();
  const building = { ...common, store: modelStore, training, profiles, demands, matchRuns };
  const models = createModelService(building);
  const renewal = createRenewal({ ...building, models, logger });
  const search = createSearchService({ engine: createPostgresEngine({ db }), profiles, demands });
  const keys = createKeyService({ ...common, store: createKeyStore() });
  const files = createFileService({ ...common, store: createFileStore() });
  const targets = {
    lexicon: { target: lexicon, schema: lexiconSchemas.Line },
    enterprises: { target: enterprises, schema: enterpriseSchemas.Line },
    demands: { target: demands, schema: demandSchemas.Line },
    profiles: { target: profiles, schema: profileSchemas.Line },
  };
  const expiring = { outbox_events: outbox.expire, jobs: () => jobs.expire(), files: files.expire };
  const boundJobs = [
    bindJob(importJob, { files, lexicon, targets }),
    bindJob(reanalyseJob, { lexicon, profiles, demands }),
    bindJob(expireJob, { expiring }),
    ...extraJobs,
  ];
  const kinds = createKinds(boundJobs.map(({ kind }) => kind));
  const jobWatch = createWatch(subscribe);
  const running = { ...common, store: createJobStore(), queue: createJobQueue(), watch: jobWatch, kinds };
  const jobs = createJobService(running);
  const imports = createImportService({ transact, files, jobs, targets });
  const schedules = createScheduleService({ ...common, store: createScheduleStore(), jobs, kinds, logger });
  const workers = createWorkerStore();
  const overview = createOverview({ ...running, workers });
  const metrics = createMetricsService({ loader, jobs: overview });
  const health = createHealthService({
    jobs: overview,
    database: () => database.pool.query('SELECT 1'),
    meilisearch: config.MEILI_URL ? createPing(config.MEILI_URL, config.MEILI_API_KEY) : undefined,
    loader,
  });

  async function stop(): Promise<void> {
    await jobWatch.stop();
    await models.stop();
    await renewal.stop();
    await loader.stop();
    await pool.close();
    await outbox.stop();
  }

  return {
    ...{
      enterprises,
      demands,
      profiles,
      contacts,
      lexicon,
      matches,
      matchRuns,
      matchSettings,
      models,
      search,
      keys,
      imports,
      jobs,
      schedules,
      metrics,
      jobWatch,
      outbox,
      loader,
      health,
      database,
    },
    createWorker: (place, does = boundJobs) =>
      createWorker({
        ...{ ...running, ...place, workers, subscribe, logger, pool: database.pool, jobs: does },
        chores: [
          createUpkeep({ transact, jobs, schedules, logger, profiles, demands }),
          createTicker(schedules, logger),
        ],
      }),
    async start() {
      await outbox.start();
      await jobWatch.start();
      loader.start();
      if (config.ZHIQI_MODEL === 'auto') renewal.start();
    },
    stop,
    async close() {
      await stop();
      await database.close();
    },
  };
}
