import { Command } from 'commander';
import { system } from '../access/principal.ts';
import type { Running } from '../compose.ts';
import { splitLines } from '../exchange/lines.ts';
import { createRowReader } from '../exchange/rows.ts';
import { createTally, type Tally, textsOf } from '../lexicon/misses.ts';
import type { LexiconLookup } from '../lexicon/schema.ts';
import type { Coverage } from '../text/index.ts';
import { openSource } from './import.ts';
import { toLimit } from './match.ts';
import { withProgress } from './progress.ts';
import { lineSchemas } from './resources.ts';
import { withServices } from './session.ts';

interface MissesOptions {
  profiles?: boolean;
  file?: string;
  limit: number;
  json?: boolean;
}

const MISSES_EXAMPLES = `
Examples:
  zhiqi lexicon misses
  zhiqi lexicon misses --profiles --limit 200
  zhiqi lexicon misses --file demands.ndjson --json`;

export const lexiconCommand = (): Command => {
  const lexicon = new Command('lexicon')
    .description('what the lexicon bridges between Chinese and English, and what it does not')
    .addHelpText('after', '\nOwn entries go in and out by "zhiqi import lexicon" and "zhiqi export lexicon".')
    .exitOverride();
  lexicon
    .command('misses')
    .description('content terms of the stored demands that have no bridge, most frequent first')
    .option('--profiles', 'of profiles instead')
    .option('--file <file>', 'of an NDJSON file instead, - for standard input')
    .option('--limit <n>', 'how many terms', toLimit, 50)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', MISSES_EXAMPLES)
    .action((options: MissesOptions) => withServices((services) => printMisses(services, options)));
  lexicon
    .command('lookup')
    .description('what a term bridges to, packaged and own')
    .argument('<term>', 'in Chinese or English')
    .option('--json', 'print the reply of the API')
    .addHelpText('after', '\nExamples:\n  zhiqi lexicon lookup 印染废水\n  zhiqi lexicon lookup SLM --json')
    .action((term: string, { json }: { json?: boolean }) =>
      withServices(async (services) => {
        const found = services.lexicon.lookup(term);
        process.stdout.write(json ? `${JSON.stringify(found)}\n` : lookupListing(found));
      }),
    );
  return lexicon;
};

async function printMisses(services: Running, { profiles, file, limit, json }: MissesOptions): Promise<void> {
  const name = profiles ? 'profiles' : 'demands';
  const lexicon = services.lexicon.current();
  const tally = createTally(lexicon);
  await (file === undefined ? addStored(services, name, tally) : addFile(file, name, tally));
  const { misses, ...counts } = tally.result();
  const result = { ...counts, misses: misses.slice(0, limit) };
  process.stdout.write(
    json
      ? `${JSON.stringify({ lexicon: lexicon.version, ...result })}\n`
      : missesListing(name, result, misses.length),
  );
}

async function addStored(services: Running, name: keyof typeof textsOf, tally: Tally): Promise<void> {
  const service = services[name];
  await withProgress(name, await service.count(system, {}), async (at) => {
    let done = 0;
    for await (const rows of service.exportLines(system, {})) {
      tally.add(rows.flatMap((row) => textsOf[name](row as never)));
      done += rows.length;
      at(done);
    }
  });
}

/** A line that is no row is reported and left out. */
async function addFile(file: string, name: keyof typeof textsOf, tally: Tally): Promise<void> {
  const { source } = await openSource(file);
  const read = createRowReader(lineSchemas[name]);
  for await (const line of splitLines(source)) {
    const row = read(line);
    if (!row) continue;
    if (row.faults.length === 0) {
      tally.add(textsOf[name](row.value as never));
      continue;
    }
    const faults = row.faults.map(({ pointer, message }) => `${pointer} ${message}`.trim());
    process.stderr.write(`  line ${row.number}: ${faults.join('; ')}\n`);
    process.exitCode = 1;
  }
}

function missesListing(name: string, { total, bridged, share, misses }: Coverage, all: number): string {
  const percent = (100 * share).toFixed(1);
  const head = `${name}: ${total} occurrences of content terms, ${bridged} with a bridge (${percent} %)`;
  const lines = misses.map(({ term, occurrences }) => `${String(occurrences).padStart(8)}  ${term}`);
  const rest = all > misses.length ? [`   … and ${all - misses.length} terms more`] : [];
  return `${[head, ...lines, ...rest].join('\n')}\n`;
}

function lookupListing({ term, meanings, note }: LexiconLookup): string {
  if (note !== null) return `${term}: ${note}\n`;
  if (meanings.length === 0) return `${term}: is not in the lexicon, nor is any part of it\n`;
  const lines = meanings.map(({ text, source, id, sectors, zh, en }) => {
    const where = [source, id, sectors.length > 0 ? sectors.join(', ') : null].filter(Boolean).join(', ');
    return `${text} → ${[zh, en]
      .map((list) => list.join(', '))
      .filter(Boolean)
      .join('; ')}   (${where})`;
  });
  return `${lines.join('\n')}\n`;
}
