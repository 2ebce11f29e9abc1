import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Argument, Command } from 'commander';
import { system } from '../access/principal.ts';
import type { Running } from '../compose.ts';
import { StartError } from '../config.ts';
import type { Executor } from '../db/transaction.ts';
import { exported, toNdjson } from '../exchange/export.ts';
import type { Format } from '../exchange/formats.ts';
import { formatOption } from './arguments.ts';
import { type Advance, withProgress } from './progress.ts';
import { formatFor, type ResourceName, resourceNames, serviceOf, sheetOf } from './resources.ts';
import { withServices } from './session.ts';

const EXAMPLES = `
Examples:
  zhiqi export profiles > profiles.ndjson
  zhiqi export demands demands.ndjson
  zhiqi export demands demands.xlsx
  zhiqi export profiles --format csv > profiles.csv
  zhiqi export --all backup/

A backup holds own lexicon entries, enterprises, demands, profiles and the contacts, these still sealed: keep contact.key (or
ZHIQI_CONTACT_KEY) safe, but apart from it. API keys are not in it.`;

export const exportCommand = (): Command =>
  new Command('export')
    .description('export rows as NDJSON, CSV or XLSX, or everything as a backup')
    .addArgument(new Argument('[resource]', 'what to export').choices(resourceNames))
    .argument('[file]', 'where to; standard output with - or nothing')
    .option('--all <folder>', 'write a backup into a folder')
    .addOption(formatOption())
    .addHelpText('after', EXAMPLES)
    .action(
      async (
        resource: ResourceName | undefined,
        file: string | undefined,
        { all, format }: { all?: string; format?: Format },
        command: Command,
      ) => {
        if (all === undefined && !resource) command.error('name a resource, or --all <folder>');
        await withServices(async (services) => {
          if (all === undefined)
            return exportOne(services, resource as ResourceName, file === '-' ? undefined : file, { format });
          await backUp(services, all);
        });
      },
    );

/** Rows name each other: all of a backup is as of one moment. */
export async function backUp(services: Running, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(unwritable(folder));
  const file = (name: string) => join(folder, `${name}.ndjson`);
  await services.database.transact(
    async (tx) => {
      for (const name of resourceNames)
        await exportOne(services, name, file(name), { x: tx, format: 'ndjson' });
      await write(toNdjson(services.contacts.exportLines(tx)), file('contacts'));
    },
    { snapshot: true },
  );
}

async function exportOne(
  services: Running,
  name: ResourceName,
  file: string | undefined,
  { x, format: asked }: { x?: Executor; format?: Format | undefined },
): Promise<void> {
  const format = formatFor(name, file, asked);
  const service = serviceOf(services, name);
  const sheet = sheetOf(name);
  await withProgress(name, await service.count(system, {}), (at) => {
    const pages = counted(service.exportLines(system, {}, x), at);
    return write(exported(format, pages, sheet, new Date()), file);
  });
}

async function* counted(pages: AsyncIterable<object[]>, at: Advance): AsyncGenerator<object[]> {
  let rows = 0;
  for await (const page of pages) {
    yield page;
    rows += page.length;
    at(rows);
  }
}

/** A file appears under its name only when it is whole. */
export async function write(content: Readable, file: string | undefined): Promise<void> {
  if (file === undefined) return pipeline(content, process.stdout as Writable, { end: false });
  const draft = `${file}.part`;
  const handle = await open(draft, 'w', 0o600).catch(unwritable(file));
  await pipeline(content, handle.createWriteStream());
  await rename(draft, file);
}

export function unwritable(path: string): (error: NodeJS.ErrnoException) => never {
  return ({ code }) => {
    throw new StartError(`${path} cannot be written (${code})`);
  };
}
