import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { system } from '../access/principal.ts';
import type { Running } from '../compose.ts';
import { StartError } from '../config.ts';
import { stateNames } from '../demands/states.ts';
import type { Format } from '../exchange/formats.ts';
import { importNdjson } from '../exchange/import.ts';
import type { ImportResult } from '../exchange/schema.ts';
import { formatOption } from './arguments.ts';
import { checkKey, readContacts, restoreContacts } from './backup.ts';
import { type Advance, withProgress } from './progress.ts';
import { formatFor, lineSchemas, type ResourceName, resourceNames, serviceOf, sheetOf } from './resources.ts';
import { withServices } from './session.ts';
import { importTable } from './table.ts';

interface Options {
  all?: string;
  dryRun?: boolean;
  state?: string;
  format?: Format;
  marked?: string;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  zhiqi import profiles experts.ndjson
  zhiqi import demands - < demands.ndjson
  zhiqi import profiles experts.ndjson --dry-run
  zhiqi import demands collected.ndjson --state submitted
  zhiqi import demands collected.xlsx --marked wrong.xlsx
  zhiqi import --all backup/

Exit code 1 when a line was rejected.`;

export const importCommand = (): Command =>
  new Command('import')
    .description('import rows from NDJSON, CSV or XLSX, or a whole backup')
    .addArgument(new Argument('[resource]', 'what the rows are').choices(resourceNames))
    .argument('[file]', 'NDJSON, CSV or XLSX file, or - for standard input')
    .option('--all <folder>', 'restore what "zhiqi export --all" wrote')
    .option('--dry-run', 'say what would happen, write nothing')
    .addOption(
      new Option('--state <state>', 'of demands: the state new ones begin in').choices([...stateNames]),
    )
    .addOption(formatOption())
    .option('--marked <file>', 'of CSV and XLSX: where the sheet goes with what is wrong marked')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(
      async (
        resource: ResourceName | undefined,
        file: string | undefined,
        options: Options,
        command: Command,
      ) => {
        const { all } = options;
        if (all === undefined && (!resource || !file))
          command.error('name a resource and a file, or --all <folder>');
        await withServices(async (services) => {
          if (all === undefined)
            return importFile(services, resource as ResourceName, file as string, options);
          await restore(services, all, options);
        });
      },
    );

const LATER: readonly ResourceName[] = ['lexicon', 'associations', 'campaigns'];

async function restore(services: Running, folder: string, options: Options): Promise<void> {
  const contacts = options.dryRun ? [] : await readContacts(join(folder, 'contacts.ndjson'));
  await checkKey(services, contacts);
  for (const name of resourceNames) {
    const file = join(folder, `${name}.ndjson`);
    // A backup that was taken before there were such rows has no file of them.
    if (LATER.includes(name) && !existsSync(file)) continue;
    await importFile(services, name, file, options);
  }
  if (!options.dryRun) await restoreContacts(services, contacts);
}

async function importFile(
  services: Running,
  name: ResourceName,
  file: string,
  options: Options,
): Promise<void> {
  const { dryRun = false, state, format: asked, marked } = options;
  const format = formatFor(name, file, asked);
  const defaults = name === 'demands' && state !== undefined ? { state } : undefined;
  const target = serviceOf(services, name);
  const told = { dryRun, defaults };
  const sheet = sheetOf(name);
  const { source, size } = await openSource(file);
  const result =
    format === 'ndjson' || !sheet
      ? await withProgress(`${name} from ${basename(file)}`, size, (at) =>
          importNdjson(system, target, lineSchemas[name], counted(source, at), told),
        )
      : await importTable({ target, sheet, format, source, marked, ...told });
  report(name, result, options);
  if (result.rejected > 0) process.exitCode = 1;
}

/** A file, or - for standard input, whose size is not known. */
export async function openSource(file: string): Promise<{ source: AsyncIterable<Uint8Array>; size: number }> {
  if (file === '-') return { source: process.stdin, size: 0 };
  try {
    const handle = await open(file);
    const found = await handle.stat();
    if (!found.isDirectory()) return { source: handle.createReadStream(), size: found.size };
    await handle.close();
    throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
  } catch (error) {
    throw new StartError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

async function* counted(source: AsyncIterable<Uint8Array>, at: Advance): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    yield chunk;
    bytes += chunk.length;
    at(bytes);
  }
}

function report(name: string, result: ImportResult, { json, dryRun }: Options): void {
  if (json) return void process.stdout.write(`${JSON.stringify(result)}\n`);
  const { created, updated, unchanged, rejected, errors, ignored_columns = [] } = result;
  const would = dryRun ? ' (dry run: nothing was written)' : '';
  process.stdout.write(
    `${name}: ${created} created, ${updated} updated, ${unchanged} unchanged, ${rejected} rejected${would}\n`,
  );
  if (ignored_columns.length > 0)
    process.stdout.write(`  columns that are not known: ${ignored_columns.join(', ')}\n`);
  for (const { line, external_id, errors: faults } of errors) {
    const what = faults.map(({ pointer, message }) => `${pointer} ${message}`.trim()).join('; ');
    process.stdout.write(`  line ${line}${external_id ? ` (${external_id})` : ''}: ${what}\n`);
  }
}
