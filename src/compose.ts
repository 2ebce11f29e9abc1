import type { Logger } from 'pino';
import { v7 as newId } from 'uuid';
import { associationSchemas } from './associations/schema.ts';
import { type AuditService, createAuditService } from './audit/service.ts';
import { createAuditStore } from './audit/store.ts';
import { createAuditTrail } from './audit/trail.ts';
import { campaignSchemas } from './campaigns/schema.ts';
import { type Config, StartError } from './config.ts';
import { type ContactKeys, contactKeys } from './contacts/key.ts';
import { type Database, openDatabase } from './db/database.ts';
import { migrate } from './db/migrator.ts';
import { demandSchemas } from './demands/schema.ts';
import { demandFields, isOpenDemand } from './demands/search.ts';
import { demandSheet } from './demands/sheet.ts';
import { enterpriseSchemas } from './enterprises/schema.ts';
import { enterpriseSheet } from './enterprises/sheet.ts';
import { createHealthService, type HealthService } from './health/service.ts';
import { createIdempotencyService, type IdempotencyService } from './idempotency/service.ts';
import { createIdempotencyStore } from './idempotency/store.ts';
import type { BoundJob } from './jobs/job.ts';
import { type Work, wireJobs } from './jobs/wiring.ts';
import { createLexiconKeeper } from './lexicon/keeper.ts';
import { lexiconSchemas } from './lexicon/schema.ts';
import { createLexiconService, type LexiconService } from './lexicon/service.ts';
import { createLexiconStore } from './lexicon/store.ts';
import { createMatchRunService, type MatchRunService } from './match-runs/service.ts';
import { createMatchRunStore } from './match-runs/store.ts';
import { createMatchSettingsService, type MatchSettingsService } from './match-settings/service.ts';
import { createMatchSettingsStore } from './match-settings/store.ts';
import { createCandidates } from './matches/candidates.ts';
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
import { createPersonService, type PersonService } from './persons/service.ts';
import { profileSchemas } from './profiles/schema.ts';
import { profileFields } from './profiles/search.ts';
import { profileSheet } from './profiles/sheet.ts';
import { type Records, wireRecords } from './records.ts';
import { createReportKinds } from './reports/kinds.ts';
import { createDocumentStore } from './search/documents.ts';
import type { SearchService } from './search/service.ts';
import type { SearchUpkeep } from './search/upkeep.ts';
import { wireSearch } from './search/wiring.ts';

export interface Services
  extends Records,
    Pick<Work, 'imports' | 'jobs' | 'schedules' | 'reports' | 'reportSchedules'> {
  auditLog: AuditService;
  lexicon: LexiconService;
  matches: MatchService;
  matchRuns: MatchRunService;
  matchSettings: MatchSettingsService;
  models: ModelService;
  search: SearchService;
  searchUpkeep: SearchUpkeep;
  idempotency: IdempotencyService;
  persons: PersonService;
  metrics: MetricsService;
  outbox: Outbox;
  loader: Loader;
  health: HealthService;
}

export interface Running extends Services, Work {
  config: Config;
  database: Database;
  /** Begins to follow what other processes write. */
  start(): Promise<void>;
  /** Ends what runs beside requests; the database stays open. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the database, brings its schema up to date, and builds the services on it. */
export async function open(config: Config, logger: Logger): Promise<Running> {
  const sealKey = contactKeys(config);
  await sealKey.read();
  const database = await openDatabase(config, logger);
  try {
    await migrate(database);
    const services = compose(database, { config, logger, sealKey });
    await services.lexicon.load();
    // A start with another key would leave contacts that it cannot open, and make some that others cannot.
    if (await services.contacts.opensStored()) return services;
    throw new StartError(
      'ZHIQI_CONTACT_KEY: does not open the contacts stored in this database (an earlier key is given in ZHIQI_CONTACT_KEY_PREVIOUS)',
    );
  } catch (error) {
    await database.close();
    throw error;
  }
}

export interface ComposeOptions {
  config: Config;
  logger: Logger;
  sealKey: string | ContactKeys;
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
  const auditStore = createAuditStore();
  const audit = createAuditTrail({ store: auditStore, clock });
  const common = { db, transact, outbox, documents: createDocumentStore(), audit, clock, newId };

  const auditLog = createAuditService({ db, store: auditStore });
  const lexiconStore = createLexiconStore();
  const keeper = createLexiconKeeper({ store: lexiconStore });
  const lexicon = createLexiconService({ ...common, store: lexiconStore, keeper });
  const records = wireRecords({ ...common, lexicon: keeper.current, sealKey });
  const { demands, dockings } = records;
  const profiles = createCandidates(records.profiles, dockings);
  const engine = createEngine({ lexicon: keeper.current });
  const matchSettings = createMatchSettingsService({ ...common, store: createMatchSettingsStore() });
  const modelStore = createModelStore();
  const model = createModelKeeper({ store: modelStore, logger });
  const held = { profiles, demands, dockings, lexicon: keeper, matchSettings, model };
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
    dockings,
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
  const { search, searchUpkeep, pingMeilisearch } = wireSearch({
    ...{ ...common, config, address: database.address, lexicon: keeper.current, logger },
    profiles: { service: profiles, fields: profileFields, isOpen: () => true },
    demands: { service: demands, fields: demandFields, isOpen: isOpenDemand },
  });
  const idempotency = createIdempotencyService({ ...common, store: createIdempotencyStore() });
  const targets = {
    lexicon: { target: lexicon, schema: lexiconSchemas.Line },
    associations: { target: records.associations, schema: associationSchemas.Line },
    campaigns: { target: records.campaigns, schema: campaignSchemas.Line },
    enterprises: { target: records.enterprises, schema: enterpriseSchemas.Line, sheet: enterpriseSheet },
    demands: { target: demands, schema: demandSchemas.Line, sheet: demandSheet },
    profiles: { target: profiles, schema: profileSchemas.Line, sheet: profileSheet },
  };
  const work = wireJobs({
    ...{ ...common, pool: database.pool, subscribe, logger, extraJobs, targets },
    ...{ lexicon, profiles, demands, dockings, idempotency, searchUpkeep },
    ...{ keys: records.keys, campaigns: records.campaigns, matchSettings },
    reportKinds: createReportKinds({ ...common, ...records, profiles, matches, matchSettings }),
  });
  const persons = createPersonService({ ...common, ...records, matchRuns, idempotency, ...work });
  const metrics = createMetricsService({ loader, jobs: work.overview, search: searchUpkeep });
  const health = createHealthService({
    jobs: work.overview,
    database: () => database.pool.query('SELECT 1'),
    meilisearch: pingMeilisearch,
    search: searchUpkeep,
    loader,
  });

  async function stop(): Promise<void> {
    await work.jobWatch.stop();
    await models.stop();
    await renewal.stop();
    await searchUpkeep.stop();
    await loader.stop();
    await pool.close();
    await outbox.stop();
  }

  return {
    config,
    ...work,
    ...records,
    ...{
      auditLog,
      lexicon,
      matches,
      matchRuns,
      matchSettings,
      models,
      search,
      searchUpkeep,
      idempotency,
      persons,
      metrics,
      outbox,
      loader,
      health,
      database,
    },
    async start() {
      await outbox.start();
      await work.jobWatch.start();
      loader.start();
      searchUpkeep.start();
      if (config.ZHIQI_MODEL === 'auto') renewal.start();
    },
    stop,
    async close() {
      await stop();
      await database.close();
    },
  };
}
