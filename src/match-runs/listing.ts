import type { MatchRunDiff } from './diff/schema.ts';
import type { MatchRun } from './schema.ts';

/** A run as one line for a terminal. */
export const runLine = (run: MatchRun): string =>
  [
    run.id,
    run.finished_at,
    `${run.demands} demands, ${run.results} results`,
    run.digest.slice(0, 12),
    run.title ?? run.external_id ?? '',
  ].join('  ');

type Head = Pick<MatchRunDiff, 'differs' | 'summary' | 'only_in_a' | 'only_in_b'>;

/** What two runs differ in, above the demands. */
export function diffHead({ differs, summary, only_in_a, only_in_b }: Head): string {
  const { demands, changed, new: entered, gone, rose, fell, stayed } = summary;
  const lines = [
    `${changed} of ${demands} demands changed: ${entered} new, ${gone} gone, ${rose} rose, ${fell} fell, ${stayed} stayed`,
    ...differs.map(({ what, a, b }) => `${what}: ${a} → ${b}`),
    only_in_a.length > 0 ? `${only_in_a.length} demands only in the first` : '',
    only_in_b.length > 0 ? `${only_in_b.length} demands only in the second` : '',
  ];
  return `${lines.filter(Boolean).join('\n')}\n`;
}

/** A demand's changes, each with its reason. */
export function diffBlock({ demand_id, title, changes }: MatchRunDiff['items'][number]): string {
  const lines = changes.map(({ name, profile_id, why_zh }) => `  ${name ?? profile_id}  ${why_zh}`);
  return `\n${title ?? demand_id}\n${lines.join('\n')}\n`;
}
