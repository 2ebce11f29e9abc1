import Type from 'typebox';
import { ApiError } from '../../errors.ts';
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
    const words = await searchUpkeep.countWords();
    await context.report({ progress: 0.5 });
    const { indexes, why } = await compared(searchUpkeep);
    const told = Object.entries(indexes).map(
      ([name, { compared, missing, stale, surplus }]) =>
        `${name}: ${compared} compared, ${missing} missing, ${stale} stale, ${surplus} surplus`,
    );
    if (why) told.push(`indexes not compared: ${why}`);
    return {
      result: { indexes, words, ...(why && { not_compared: why }) },
      message: [...told, `${words} word counts changed`].join('; '),
    };
  },
});

/** A server that is away, or is being filled, is compared another time. */
async function compared({ reconcile }: ReconcileServices['searchUpkeep']) {
  try {
    return { indexes: await reconcile() };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'unavailable') return { indexes: {}, why: error.message };
    throw error;
  }
}
