import { type BenchDatabase, fill } from '../database.ts';
import { makeCorpus, type Settings } from '../options.ts';
import { say } from '../progress.ts';
import { median } from '../quantiles.ts';
import type { Figures } from '../report.ts';
import { spread } from './source.ts';
import { createTexts } from './texts.ts';

const SEARCHES = 50;
const WARM_UP = 2;

/** The words are their own stems and PostgreSQL cannot cut Chinese: `simple` finds what any other would, and sooner. */
const SEARCH = `
  SELECT id, ts_rank(document, query) AS rank
  FROM bench_texts, to_tsquery('simple', $1) AS query
  WHERE document @@ query
  ORDER BY rank DESC
  LIMIT 20`;

/** PostgreSQL's own full-text search over the same texts: any of a demand's words, ordered by ts_rank. */
export async function measurePostgres(database: BenchDatabase, settings: Settings): Promise<Figures> {
  const texts = createTexts(makeCorpus(settings));
  const { pool } = database;
  say(`PostgreSQL full text: indexing ${settings.profiles} profiles`);
  await pool.query('CREATE UNLOGGED TABLE bench_texts (id integer, document tsvector)');
  const insert = `INSERT INTO bench_texts
    SELECT id, to_tsvector('simple', body) FROM unnest($1::integer[], $2::text[]) AS given (id, body)`;
  await fill(database, insert, settings.profiles, (numbers) => [
    numbers,
    numbers.map((number) => texts.profile(number).join(' ')),
  ]);
  await pool.query('CREATE INDEX ON bench_texts USING gin (document)');
  await pool.query('VACUUM ANALYZE bench_texts');

  say('PostgreSQL full text: searching');
  const numbers = spread(settings.demands, SEARCHES);
  const times: number[] = [];
  for (const number of [...numbers.slice(0, WARM_UP), ...numbers]) {
    const began = performance.now();
    await pool.query(SEARCH, [[...new Set(texts.demand(number))].join(' | ')]);
    times.push(performance.now() - began);
  }
  return { postgres_fts_p50_ms: median(times.slice(WARM_UP)) };
}
