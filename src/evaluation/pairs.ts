import type { PackFault } from './faults.ts';
import type { Names } from './rows.ts';
import { type Table, type TableRow, toDecimal } from './tables.ts';

/** For each demand the grades of its judged profiles. */
export type Grades = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** A demand with a profile that was judged for it. */
export interface Meeting {
  demand: string;
  profile: string;
}

/** Two meetings of which one was judged better; a mistake costs `weight`. */
export interface Pair {
  better: Meeting;
  worse: Meeting;
  weight: number;
}

interface Form {
  columns: readonly string[];
  /** Columns of demand and profile, of the better meeting and of the worse one. */
  better: readonly [demand: string, profile: string];
  worse: readonly [demand: string, profile: string];
}

/** The ways to write pairs down, by their columns; a column `weight` may follow, else each weighs 1. */
export const pairForms: readonly Form[] = [
  {
    columns: ['profile', 'better', 'worse'],
    better: ['better', 'profile'],
    worse: ['worse', 'profile'],
  },
  {
    columns: ['demand', 'better', 'worse'],
    better: ['demand', 'better'],
    worse: ['demand', 'worse'],
  },
  {
    columns: ['demand_a', 'profile_a', 'demand_b', 'profile_b'],
    better: ['demand_a', 'profile_a'],
    worse: ['demand_b', 'profile_b'],
  },
];

/** Within each profile, every two demands of different grade; the difference is the weight. */
export function pairsOfGrades(grades: Grades): Pair[] {
  const byProfile = new Map<string, { demand: string; grade: number }[]>();
  for (const [demand, judged] of grades) {
    for (const [profile, grade] of judged) {
      const list = byProfile.get(profile) ?? [];
      list.push({ demand, grade });
      byProfile.set(profile, list);
    }
  }
  return [...byProfile].flatMap(([profile, list]) =>
    list.flatMap((a) =>
      list
        .filter((b) => a.grade > b.grade)
        .map((b) => ({
          better: { demand: a.demand, profile },
          worse: { demand: b.demand, profile },
          weight: a.grade - b.grade,
        })),
    ),
  );
}

interface PairReading {
  file: string;
  names: Names;
  faults: PackFault[];
}

export function readPairs(
  { rows, columns }: Table,
  form: Form,
  { file, names, faults }: PairReading,
): Pair[] {
  const lines = new Map<string, number>();
  return rows.flatMap((row): Pair[] => {
    const say = (message: string) => faults.push({ file, line: row.line, message });
    const [better, worse] = [form.better, form.worse].map((side) => meetingOf(row, side, names, say));
    const weight = columns.includes('weight') ? toDecimal(row.cell('weight')) : 1;
    if (!(weight > 0 && weight < Number.POSITIVE_INFINITY))
      say(`weight ${row.cell('weight')} is not a number above 0`);
    if (!better || !worse) return [];
    const [a, b] = [better, worse].map((side) => JSON.stringify(side));
    if (a === b) say('sets a pair against itself');
    const earlier = lines.get(`${a}${b}`);
    if (earlier !== undefined) say(`judges the pair of line ${earlier} once more`);
    lines.set(`${a}${b}`, row.line);
    return [{ better, worse, weight }];
  });
}

function meetingOf(
  { cell }: TableRow,
  [demandColumn, profileColumn]: Form['better'],
  names: Names,
  say: (message: string) => void,
): Meeting | undefined {
  const demand = names.demand(cell(demandColumn));
  const profile = names.profile(cell(profileColumn));
  if (demand === undefined) say(`${demandColumn} ${cell(demandColumn)} is not in demands.ndjson`);
  if (profile === undefined) say(`${profileColumn} ${cell(profileColumn)} is not in profiles.ndjson`);
  return demand === undefined || profile === undefined ? undefined : { demand, profile };
}
