import { formats } from '../src/exchange/formats.ts';
import { type BenchDatabase, withDatabase } from './database.ts';
import { type Isolated, isolate } from './isolate.ts';
import { readOptions, type Settings, type Stage } from './options.ts';
import { say } from './progress.ts';
import { derived, type Figures, json, table } from './report.ts';
import { type MeilisearchServer, namedServer, withoutIndexes } from './search/server.ts';
import { measureJobs } from './stages/jobs.ts';
import { measureMeili } from './stages/meili.ts';
import { measurePostgres } from './stages/postgres.ts';
import { measureReads } from './stages/reads.ts';
import { measureRoute } from './stages/route.ts';
import { measureScale, scaleTable } from './stages/scale.ts';
import { measureSearch } from './stages/search.ts';
import { measureSync } from './stages/sync.ts';

/** Stages that share a database of the corpus; of running text; and one of few rows, that they write to. */
const IN_DATABASE = ['route', 'reads', 'postgres', 'jobs'] as const;
const IN_DOCUMENTS = ['search', 'meili'] as const;
const IN_INDEX = ['sync'] as const;
type DatabaseStage = (typeof IN_DATABASE | typeof IN_DOCUMENTS | typeof IN_INDEX)[number];

const onServer = { meili: measureMeili, sync: measureSync };
const measures = {
  ...{ route: measureRoute, reads: measureReads, postgres: measurePostgres, jobs: measureJobs },
  search: measureSearch,
};
const ENGINE: readonly Stage[] = ['build', 'rank', 'batch', 'update', 'rank-no-evidence'];

async function run(args: string[]): Promise<void> {
  const options = readOptions(args);
  if (!options) return;
  if (options.scale) {
    const rows = await measureScale(options);
    process.stdout.write(`${scaleTable(rows)}\n${JSON.stringify({ scale: rows })}\n`);
    return;
  }
  const figures = await measure(options);
  say('done');
  process.stdout.write(`${table(figures)}\n${json(options, figures)}`);
}

async function measure(settings: Settings): Promise<Figures> {
  const wants = (...stages: readonly Stage[]) => settings.only.some((stage) => stages.includes(stage));
  const figures: Figures = { profiles: settings.profiles, demands: settings.demands };
  if (wants(...ENGINE)) Object.assign(figures, await apart('engine', settings));
  if (wants('minisearch')) Object.assign(figures, await apart('minisearch', settings));
  if (wants('reports')) Object.assign(figures, await apart('reports', settings));
  if (wants('sheets'))
    for (const format of formats) Object.assign(figures, await apart(`export-${format}`, settings));
  for (const [names, each] of [
    [IN_DATABASE, settings],
    [IN_DOCUMENTS, settings],
    [IN_INDEX, { ...settings, profiles: settings.syncProfiles }],
  ] as const) {
    const wanted = names.filter((name) => wants(name));
    if (wanted.length > 0) await inDatabase(each, wanted, figures);
  }
  return { ...figures, ...derived(figures) };
}

/** Measures stages on a database of their own, one after another. */
async function inDatabase(
  settings: Settings,
  stages: readonly DatabaseStage[],
  figures: Figures,
): Promise<void> {
  const server = namedServer();
  const inTurn = () =>
    withDatabase(async (database) => {
      for (const stage of stages)
        Object.assign(figures, await measureOn(stage, database, settings, server).catch(without(stage)));
    });
  await (server && stages.some(needsServer) ? withoutIndexes(server, inTurn) : inTurn());
}

async function measureOn(
  stage: DatabaseStage,
  database: BenchDatabase,
  settings: Settings,
  server: MeilisearchServer | undefined,
): Promise<Figures> {
  if (!needsServer(stage)) return measures[stage](database, settings);
  if (server) return onServer[stage](database, settings, server);
  say(`no MEILI_URL: ${stage} is left out`);
  return {};
}

const needsServer = (stage: DatabaseStage): stage is keyof typeof onServer => stage in onServer;

async function apart(stage: Isolated, settings: Settings): Promise<Figures> {
  const outcome = await isolate(stage, settings);
  return 'figures' in outcome ? outcome.figures : without(stage)(outcome.failed);
}

/** A stage that failed leaves its figures out and says why; the others go on. */
const without =
  (stage: string) =>
  (why: unknown): Figures => {
    say(`${stage} failed: ${why instanceof Error ? [why.message, why.cause ?? []].flat().join(': ') : why}`);
    process.exitCode = 1;
    return {};
  };

try {
  await run(process.argv.slice(2));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
