import { withDatabase } from './database.ts';
import { type Isolated, isolate } from './isolate.ts';
import { readOptions, type Settings, type Stage } from './options.ts';
import { say } from './progress.ts';
import { derived, type Figures, json, table } from './report.ts';
import { measureJobs } from './stages/jobs.ts';
import { measurePostgres } from './stages/postgres.ts';
import { measureReads } from './stages/reads.ts';
import { measureRoute } from './stages/route.ts';
import { measureScale, scaleTable } from './stages/scale.ts';

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
  if (wants('route', 'reads', 'postgres', 'jobs')) {
    await withDatabase(async (database) => {
      if (wants('route'))
        Object.assign(figures, await measureRoute(database, settings).catch(without('route')));
      if (wants('reads'))
        Object.assign(figures, await measureReads(database, settings).catch(without('reads')));
      if (wants('postgres'))
        Object.assign(figures, await measurePostgres(database, settings).catch(without('postgres')));
      if (wants('jobs')) Object.assign(figures, await measureJobs(database, settings).catch(without('jobs')));
    });
  }
  return { ...figures, ...derived(figures) };
}

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
