import type { Comparison } from './comparison.ts';
import type { Run } from './schema.ts';

const kinds: Record<Run['kind'], string> = {
  graded: 'graded; demands with ten judged profiles and a grade of 3 count, ranked among the judged',
  one: 'one relevant profile a demand, ranked among all',
  several: 'several relevant profiles a demand, ranked among all',
  pairs: 'pairs of which one is the better',
};

const figure = (value: number): string => value.toFixed(4);
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${figure(Math.abs(value))}`;
const pValue = (value: number): string => (value < 0.0001 ? '<.0001' : figure(value));
const count = (value: number, what: string): string => `${value} ${what}${value === 1 ? '' : 's'}`;

/** What made a run; one kept before there were models says nothing of them. */
const makers = ({ engine, lexicon, weights, model }: Run['versions']): string => {
  const modelled = model === undefined ? [] : [model === null ? 'no model' : `model ${model}`];
  return [`engine ${engine}`, `lexicon ${lexicon}`, `weights ${weights}`, ...modelled].join(', ');
};

/** A run as a table for a terminal. */
export function runTable(run: Run, seconds: number): string {
  const { profiles, demands, judgements, pairs } = run.counts;
  const judged = [count(judgements, 'judgement'), ...(run.kind === 'pairs' ? [count(pairs, 'pair')] : [])];
  const head = [
    ['pack', run.pack],
    ['holds', [count(profiles, 'profile'), count(demands, 'demand'), ...judged].join(', ')],
    ['judged', kinds[run.kind]],
    ['made by', makers(run.versions)],
    ['took', `${seconds.toFixed(1)} s`],
  ];
  const body = run.metrics.map(({ name, better, value, low, high, figures }) => [
    better === 'lower' ? `${name} (less is better)` : name,
    figure(value),
    `${figure(low)} – ${figure(high)}`,
    count(figures.length, run.by),
  ]);
  return `${columns(head)}\n${columns([['metric', 'value', '95 % interval', 'over'], ...body])}`;
}

/** A comparison as a table for a terminal. */
export function comparisonTable(
  { earlier, changed, metrics, most }: Comparison,
  file: string,
  by: Run['by'],
): string {
  const title = `against ${file} (${makers(earlier)})\n`;
  const files = changed.map((name) => `${name}.ndjson`).join(' and ');
  const note = changed.length > 0 ? `since then ${files} changed: not only the engine did\n` : '';
  const header = [
    'metric',
    'before',
    'after',
    'change',
    '95 % interval',
    `${by}s better / worse / equal`,
    'p',
    'p by signs',
  ];
  const body = metrics.map((change) => [
    change.name,
    figure(change.before),
    figure(change.after),
    signed(change.difference),
    `${signed(change.low)} to ${signed(change.high)}`,
    `${change.better} / ${change.worse} / ${change.equal}`,
    pValue(change.randomisation_p),
    pValue(change.sign_p),
  ]);
  const moves = most.map(({ id, before, after }) => [`  ${id}`, `${figure(before)} → ${figure(after)}`]);
  const moved =
    most.length > 0 ? `changed most by ${metrics[0]?.name}\n${columns(moves)}` : `no ${by} changed\n`;
  return `${title}${note}${columns([header, ...body])}\n${moved}`;
}

/** Rows with each column as wide as its widest cell. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>(
    (sofar, row) => row.map((cell, i) => Math.max(sofar[i] ?? 0, cell.length)),
    [],
  );
  const lines = rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '));
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}
