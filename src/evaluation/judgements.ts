import type { PackFault } from './faults.ts';
import { type Grades, type Pair, pairForms, pairsOfGrades, readPairs } from './pairs.ts';
import type { Names } from './rows.ts';
import { readTable, type Table, toDecimal } from './tables.ts';

/**
 * What a pack's judgements are, and so what is measured: `graded` by a grade above 1, else `one` or `several` relevant
 * profiles (grade 1) a demand, or `pairs`, by what they have in common: the profile or the demand.
 */
export type Judgements =
  | { kind: 'graded' | 'one' | 'several'; count: number; grades: Grades }
  | { kind: 'pairs'; count: number; by: 'profile' | 'demand'; pairs: readonly Pair[] };

export interface GradeReading {
  file: string;
  names: Names;
  faults: PackFault[];
}

const MAX_GRADE = 100;
const FORM = ['demand', 'profile', 'grade'];

const isForm = ({ columns }: Table, form: readonly string[]): boolean =>
  columns.length === form.length && form.every((name) => columns.includes(name));

/** The judgements of qrels.tsv. */
export function readQrels(bytes: Uint8Array, reading: GradeReading): Judgements | undefined {
  const table = readTable(reading.file, bytes, reading.faults);
  if (!table) return undefined;
  if (!isForm(table, FORM)) return wrongHeader(reading, table, [FORM]);
  const grades = readGrades(table, reading);
  const all = [...grades.values()].flatMap((judged) => [...judged.values()]);
  const relevant = [...grades.values()].map((judged) => [...judged.values()].filter(isRelevant).length);
  const several = relevant.some((count) => count > 1);
  const kind = all.some((grade) => grade > 1) ? 'graded' : several ? 'several' : 'one';
  return { kind, count: all.length, grades };
}

/** The judgements of pairs.tsv: grades, or pairs as such. */
export function readPairFile(bytes: Uint8Array, reading: GradeReading): Judgements | undefined {
  const table = readTable(reading.file, bytes, reading.faults);
  if (!table) return undefined;
  if (isForm(table, FORM)) {
    const grades = readGrades(table, reading);
    return { kind: 'pairs', count: table.rows.length, by: 'profile', pairs: pairsOfGrades(grades) };
  }
  const form = pairForms.find(
    ({ columns }) => isForm(table, columns) || isForm(table, [...columns, 'weight']),
  );
  if (!form) {
    return wrongHeader(reading, table, [FORM, ...pairForms.map(({ columns }) => [...columns, 'weight'])]);
  }
  const pairs = readPairs(table, form, reading);
  const within = pairs.every(({ better, worse }) => better.profile === worse.profile);
  const by =
    within || pairs.some(({ better, worse }) => better.demand !== worse.demand) ? 'profile' : 'demand';
  return { kind: 'pairs', count: table.rows.length, by, pairs };
}

export const isRelevant = (grade: number): boolean => grade >= 1;

function readGrades({ rows }: Table, { file, names, faults }: GradeReading): Grades {
  const grades = new Map<string, Map<string, number>>();
  const lines = new Map<string, number>();
  for (const { line, cell } of rows) {
    const demand = names.demand(cell('demand'));
    const profile = names.profile(cell('profile'));
    const grade = toDecimal(cell('grade'));
    const say = (message: string) => faults.push({ file, line, message });
    if (demand === undefined) say(`demand ${cell('demand')} is not in demands.ndjson`);
    if (profile === undefined) say(`profile ${cell('profile')} is not in profiles.ndjson`);
    if (!(grade <= MAX_GRADE)) say(`grade ${cell('grade')} is not a decimal number from 0 to ${MAX_GRADE}`);
    if (demand === undefined || profile === undefined) continue;
    const pair = JSON.stringify([demand, profile]);
    const earlier = lines.get(pair);
    if (earlier !== undefined) say(`judges the pair of line ${earlier} once more`);
    lines.set(pair, line);
    const judged = grades.get(demand) ?? new Map<string, number>();
    grades.set(demand, judged.set(profile, grade));
  }
  return grades;
}

function wrongHeader(
  { file, faults }: GradeReading,
  table: Table,
  forms: readonly (readonly string[])[],
): undefined {
  const known = forms.map((form) => form.join(' ')).join('; or ');
  faults.push({ file, line: 1, message: `the header is "${table.columns.join(' ')}", but must be ${known}` });
}
