import Type from 'typebox';
import type { SearchUpkeep } from '../../search/upkeep.ts';
import { defineJob } from '../job.ts';

const ReconcilePayload = Type.Object({}, { additionalProperties: false });

export interface ReconcileServices {
  readonly searchUpkeep: Pick<SearchUpkeep, 'reconcile' | 'countWords'>;
}

/** Compares search indexes with the database, has what differs written again, and counts the words that are searched. */
export const reconcileJob = defineJob<typeof ReconcilePayload, ReconcileServices>({
  name: 'reconcile',
  payload: ReconcilePayload,
  deadline: 1_800,
  retry: { attempts: 3, delay: 60 },
  action: () => 'schedules.write',
  onDemand: true,
  async run({ searchUpkeep }, context) {
    const indexes = await searchUpkeep.reconcile();
    await context.report({ progress: 0.5 });
    const words = await searchUpkeep.countWords();
    const told = Object.entries(indexes).map(([name, { compared, missing, stale, surplus }]) =>
      [`${name}: ${compared} compared, ${missing} missing, ${stale} stale, ${surplus} surplus`].join(),
    );
    return { result: { indexes, words }, message: [...told, `${words} word counts changed`].join('; ') };
  },
});
