import type { DemandService } from '../../demands/service.ts';
import { tenths } from '../wording.ts';
import type { StateStay } from './schema.ts';

export type StayRow = Awaited<ReturnType<DemandService['stays']>>[number];

/** How long each state was kept, in the order of the states; those in which nothing is waited for are left out. */
export function staysOf(
  of: StateStay['of'],
  states: readonly string[],
  isEnd: (state: string) => boolean,
  rows: readonly StayRow[],
): StateStay[] {
  const days = (value: number): number => tenths(value) as number;
  return states
    .filter((state) => !isEnd(state))
    .flatMap((state) => {
      const left = rows.find((row) => row.state === state && !row.open);
      const open = rows.find((row) => row.state === state && row.open);
      if (!left && !open) return [];
      return [
        {
          ...{ of, state: state as StateStay['state'] },
          left: left ? { count: left.count, median_days: days(left.median), p90_days: days(left.p90) } : null,
          open: open
            ? { count: open.count, median_days: days(open.median), longest_days: days(open.longest) }
            : null,
        },
      ];
    });
}
