import { type BenchDatabase, fill } from '../database.ts';
import { makeCorpus, type Settings } from '../options.ts';
import { say } from '../progress.ts';
import { createRows } from '../rows.ts';

const filled = new WeakSet<BenchDatabase>();

/** The corpus as rows of the database, once, whichever stages ask for them. */
export async function storeRows(database: BenchDatabase, settings: Settings): Promise<void> {
  if (filled.has(database)) return;
  filled.add(database);
  const rows = createRows(makeCorpus(settings));
  say(`storing ${settings.profiles} profiles in PostgreSQL`);
  await fill(database, insertInto('profiles'), settings.profiles, (numbers) => [
    JSON.stringify(numbers.map(rows.profile)),
  ]);
  await fill(database, insertInto('demands'), settings.demands, (numbers) => [
    JSON.stringify(numbers.map(rows.demand)),
  ]);
  await database.pool.query('VACUUM ANALYZE profiles, demands');
}

/** Rows as one JSON array, far faster than a parameter for every value. */
export const insertInto = (table: string): string =>
  `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`;
