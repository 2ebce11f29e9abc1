import { readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Command } from 'commander';
import { StartError } from '../config.ts';
import { type Comparison, compareRuns, incomparable } from '../evaluation/comparison.ts';
import { PackError } from '../evaluation/faults.ts';
import { type Pack, packFiles, readPack } from '../evaluation/pack.ts';
import { comparisonTable, runTable } from '../evaluation/report.ts';
import { runPack, type Stage } from '../evaluation/run.ts';
import { Run } from '../evaluation/schema.ts';
import { createAjv } from '../validation/ajv.ts';
import { withProgress } from './progress.ts';

interface Options {
  save?: string;
  against?: string;
  model: boolean;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  zhiqi evaluate dockings-2024/
  zhiqi evaluate dockings-2024/ --save before.json
  zhiqi evaluate dockings-2024/ --against before.json
  zhiqi evaluate dockings-2024/ --no-model

A pack is a folder with profiles.ndjson and demands.ndjson, as export writes them, and qrels.tsv (demand, profile,
grade) or pairs.tsv; see "Judging" in the README. No database is used.`;

export const evaluateCommand = (): Command =>
  new Command('evaluate')
    .description('judge the rankings against a pack of demands whose right profiles are known')
    .argument('<pack>', 'folder of the pack')
    .option('--save <file>', 'keep the run, to compare later ones with')
    .option('--against <file>', 'compare with a run that was kept')
    .option('--no-model', 'without a model of the texts: by their words alone')
    .option('--json', 'print the figures as JSON')
    .addHelpText('after', EXAMPLES)
    .action(evaluate);

async function evaluate(folder: string, { save, against, json, ...options }: Options): Promise<void> {
  const began = performance.now();
  const earlier = against === undefined ? undefined : await readRun(against);
  const run = await judge(folder, options, (pack) => {
    const reason = earlier && incomparable(earlier, pack);
    if (reason !== undefined) throw new StartError(`${against} ${reason}`);
  });
  const comparison = earlier && compareRuns(earlier, run);
  const seconds = (performance.now() - began) / 1000;
  process.stdout.write(
    json ? asJson(run, seconds, comparison) : asTables(run, seconds, comparison && { comparison, against }),
  );
  if (save !== undefined) await keep(save, run);
}

async function judge(
  folder: string,
  { model }: Pick<Options, 'model'>,
  check: (pack: Pack) => void,
): Promise<Run> {
  try {
    const pack = await readPack(await readFiles(folder));
    check(pack);
    return await runPack(basename(resolve(folder)), pack, stage, { model });
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    throw new StartError(
      `${folder} is not a pack that can be judged\n${error.message.replaceAll(/^/gm, '  ')}`,
    );
  }
}

/** Those files of a pack that are there. */
async function readFiles(folder: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const name of packFiles) {
    const bytes = await readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw new StartError(`${join(folder, name)} cannot be read (${error.code})`);
    });
    if (bytes) files.set(name, bytes);
  }
  return files;
}

/** The work holds the process: what is shown is drawn between its steps. Elsewhere than on a terminal nobody waits. */
const stage: Stage = async (what, total, work) =>
  process.stderr.isTTY ? withProgress(what, total, async (at) => work(at)) : work(() => undefined);

async function readRun(file: string): Promise<Run> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`${file} cannot be read (${error.code})`);
  });
  const isRun = createAjv().compile<Run>(Run);
  try {
    const value: unknown = JSON.parse(text);
    if (isRun(value)) return value;
  } catch {
    // Said below, as of any other file that is no run.
  }
  throw new StartError(`${file} is not a run that "zhiqi evaluate --save" kept`);
}

async function keep(file: string, run: Run): Promise<void> {
  await writeFile(file, `${JSON.stringify(run)}\n`).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`${file} cannot be written (${error.code})`);
  });
}

function asTables(
  run: Run,
  seconds: number,
  compared?: { comparison: Comparison; against?: string },
): string {
  const tables = [runTable(run, seconds)];
  if (compared) tables.push(comparisonTable(compared.comparison, compared.against ?? '', run.by));
  return tables.join('\n');
}

function asJson({ metrics, ...run }: Run, seconds: number, comparison?: Comparison): string {
  const figures = metrics.map(({ figures, ...metric }) => ({ ...metric, over: figures.length }));
  return `${JSON.stringify({ ...run, seconds, metrics: figures, ...(comparison && { comparison }) })}\n`;
}
