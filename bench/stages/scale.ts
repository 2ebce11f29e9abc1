import { isolate } from '../isolate.ts';
import type { Settings } from '../options.ts';
import { say } from '../progress.ts';
import { lines, rounded } from '../report.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const keys = ['build_ms', 'memory_mb', 'rank_p50_ms', 'rank_p99_ms'];
const columns = lines.filter(({ key }) => keys.includes(key));

export interface ScaleRow {
  readonly profiles: number;
  readonly failed?: string;
  readonly [key: string]: number | string | null | undefined;
}

/** Build, memory and ranking at each size, in a process each; a size that memory does not hold says so in its row. */
export async function measureScale(settings: Settings): Promise<ScaleRow[]> {
  const rows: ScaleRow[] = [];
  for (const profiles of SIZES) {
    say(`scale: ${profiles} profiles`);
    const outcome = await isolate('engine', { ...settings, profiles, only: ['build', 'rank'] });
    if ('figures' in outcome) rows.push({ profiles, ...rounded(outcome.figures, columns) });
    else rows.push({ profiles, failed: outcome.failed });
  }
  return rows;
}

export function scaleTable(rows: readonly ScaleRow[]): string {
  const head = ['profiles', ...columns.map(({ key }) => key)];
  const body = rows.map((row) => [
    row.profiles.toLocaleString('en'),
    ...(row.failed ? [`  ${row.failed}`] : columns.map(({ key }) => String(row[key] ?? '–'))),
  ]);
  return `${[head, ...body].map((cells) => cells.map((cell) => cell.padStart(13)).join('')).join('\n')}\n`;
}
