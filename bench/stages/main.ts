import type { Isolated, Outcome } from '../isolate.ts';
import type { Settings } from '../options.ts';
import type { Figures } from '../report.ts';
import { measureEngine } from './engine.ts';
import { measureMiniSearch } from './minisearch.ts';
import { measureReports } from './reports.ts';
import { measureExport } from './sheets.ts';

/** A stage in a process of its own: told by arguments what to do, it sends what came of it. */
const measures: Readonly<Record<Isolated, (settings: Settings) => Promise<Figures>>> = {
  engine: measureEngine,
  minisearch: measureMiniSearch,
  reports: measureReports,
  'export-ndjson': measureExport('ndjson'),
  'export-csv': measureExport('csv'),
  'export-xlsx': measureExport('xlsx'),
};
const [stage, settings] = process.argv.slice(2) as [Isolated, string];

/** What is thrown where an array finds no room; the heap's own limit ends the process instead. */
const isStarved = (error: unknown): boolean =>
  error instanceof RangeError && /allocation|array (buffer )?length|Map maximum/i.test(error.message);

let outcome: Outcome;
try {
  outcome = { figures: await measures[stage](JSON.parse(settings)) };
} catch (error) {
  const { message, stack } = error as Error;
  outcome = { failed: isStarved(error) ? `out of memory (${message})` : message };
  if (!isStarved(error)) process.stderr.write(`${stack}\n`);
}
process.send?.(outcome);
process.disconnect?.();
