import type { Settings } from './options.ts';

export interface Line {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  readonly digits: number;
  readonly aim?: string;
}

const line = (key: string, label: string, unit: string, digits: number, aim = ''): Line => ({
  ...{ key, label, unit, digits, aim },
});

/** Every figure, in the order of the table. A null was not measured. */
export const lines = [
  line('profiles', 'profiles', '', 0),
  line('demands', 'demands', '', 0),
  line('build_ms', 'index build', 'ms', 0, '≤ 5000'),
  line('memory_mb', 'its memory', 'MB', 0, '≤ 300'),
  line('peak_rss_mb', 'most the process held, sources included', 'MB', 0),
  line('update_ms', 'one update, median', 'ms', 3, '≤ 1'),
  line('update_max_ms', 'one update, slowest', 'ms', 3),
  line('rank_after_update_p50_ms', 'first ranking after an update, p50', 'ms', 3),
  line('rank_p50_ms', 'ranking a demand, p50', 'ms', 3, '≤ 1'),
  line('rank_p99_ms', 'ranking a demand, p99', 'ms', 3, '≤ 4'),
  line('rank_no_evidence_p50_ms', 'the same without items of evidence, p50', 'ms', 3),
  line('rank_no_evidence_p99_ms', 'the same without items of evidence, p99', 'ms', 3),
  line('batch_1_thread_s', 'all demands, one worker thread', 's', 2, '≤ 15'),
  line('batch_all_cores_s', 'all demands, all cores', 's', 2),
  line('batch_threads', 'cores', '', 0),
  line('route_p50_ms', 'HTTP route, one connection, p50', 'ms', 3),
  line('route_p99_ms', 'HTTP route, one connection, p99', 'ms', 3),
  line('route_above_rank_ms', 'of it above the ranking', 'ms', 3, '≤ 3'),
  line('route_rps', 'HTTP route, ten connections', 'req/s', 0),
  line('read_rps', 'reading a row, fifty connections', 'req/s', 0),
  line('bare_rps', 'the same rows off bare Fastify and pg', 'req/s', 0),
  line('read_ratio', 'of it reached with everything on', '×', 3, '≥ 0.75'),
  line('app_ready_s', 'the service loads it from PostgreSQL', 's', 1),
  line('postgres_fts_p50_ms', 'PostgreSQL full text, p50', 'ms', 1),
  line('postgres_per_rank', 'of it in rankings', '×', 0, '≥ 100'),
  line('minisearch_p50_ms', 'MiniSearch, p50', 'ms', 1),
  line('minisearch_memory_mb', 'its memory', 'MB', 0),
  line('jobs_per_s', 'jobs that do nothing, one worker', 'jobs/s', 0),
  line('search_p50_ms', 'search by PostgreSQL, p50', 'ms', 2, '≤ 10'),
  line('search_p99_ms', 'search by PostgreSQL, p99', 'ms', 2, '≤ 100'),
  line('search_max_ms', 'search by PostgreSQL, slowest', 'ms', 2),
  line('search_http_p50_ms', 'its HTTP route, one connection, p50', 'ms', 2),
  line('meili_search_p50_ms', 'search by Meilisearch, p50', 'ms', 2),
  line('meili_server_p50_ms', 'the same requests sent bare, p50', 'ms', 2),
  line('meili_above_server_ms', 'of it above the server', 'ms', 2, '≤ 3'),
  line('sync_docs_per_s', 'building an index from the database', 'docs/s', 0),
  line('meili_add_docs_per_s', 'adding the same documents bare', 'docs/s', 0),
  line('sync_ratio', 'of it reached', '×', 3, '≥ 0.8'),
  line('sync_lag_p50_ms', 'written to searchable at 200 rows/s, p50', 'ms', 0),
  line('sync_lag_max_ms', 'written to searchable at 200 rows/s, slowest', 'ms', 0),
  ...(['html', 'xlsx', 'csv', 'json'] as const).flatMap((format) => [
    line(`report_${format}_s`, `1,000 demands × 20 experts as ${format}`, 's', 2),
    line(`report_${format}_mb`, 'its size', 'MB', 1),
  ]),
  line('report_s', 'in all formats', 's', 2),
  line('report_peak_mb', 'most the process held', 'MB', 0),
  ...(['ndjson', 'csv', 'xlsx'] as const).flatMap((format) => [
    line(`export_${format}_s`, `100,000 demands as ${format}`, 's', 1),
    line(`export_${format}_mb`, 'its size', 'MB', 0),
    line(`export_${format}_peak_mb`, 'most the process held', 'MB', 0),
  ]),
] as const satisfies Line[];

export type Figures = Partial<Record<string, number | null>>;

/** Those that follow from others. */
export function derived(figures: Figures): Figures {
  const { rank_p50_ms: rank, route_p50_ms: route, postgres_fts_p50_ms: postgres } = figures;
  const { meili_search_p50_ms: search, meili_server_p50_ms: server } = figures;
  return {
    meili_above_server_ms: search && server ? search - server : null,
    route_above_rank_ms: rank && route ? route - rank : null,
    postgres_per_rank: rank && postgres ? postgres / rank : null,
  };
}

export function table(figures: Figures): string {
  const width = Math.max(...lines.map(({ label }) => label.length));
  const rows = lines.flatMap(({ key, label, unit, digits, aim }) => {
    const value = figures[key];
    const shown = value === undefined || value === null ? '–' : value.toFixed(digits);
    return [`${label.padEnd(width)}  ${shown.padStart(10)} ${unit.padEnd(6)} ${aim}`.trimEnd()];
  });
  return `${rows.join('\n')}\n`;
}

/** One line of JSON with every key, those not measured as null. */
export function json({ seed, script, style }: Settings, figures: Figures): string {
  const run = { seed, script, style, node: process.version };
  return `${JSON.stringify({ ...rounded(figures, lines), ...run })}\n`;
}

/** The figures of these lines to their digits. */
export const rounded = (figures: Figures, of: readonly Line[]): Record<string, number | null> =>
  Object.fromEntries(
    of.map(({ key, digits }) => [key, figures[key] == null ? null : Number(figures[key].toFixed(digits))]),
  );
