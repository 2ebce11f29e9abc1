import Type from 'typebox';
import { defineJob } from '../job.ts';

const ExpirePayload = Type.Object({}, { additionalProperties: false });

/** Removes what has had its time; gives how much. */
type Expire = () => Promise<number>;

/** What is kept for a while only, by the name it is counted under. */
export interface ExpireServices {
  readonly expiring: Readonly<Record<string, Expire>>;
}

/** Removes idempotency keys, events, jobs and files that have had their time. */
export const expireJob = defineJob<typeof ExpirePayload, ExpireServices>({
  name: 'expire',
  payload: ExpirePayload,
  deadline: 3_600,
  retry: { attempts: 5, delay: 60 },
  action: () => 'schedules.write',
  onDemand: true,
  async run({ expiring }, context) {
    const kinds = Object.entries(expiring);
    const result: Record<string, number> = {};
    for (const [i, [name, expire]] of kinds.entries()) {
      result[name] = await expire();
      await context.report({ progress: (i + 1) / kinds.length });
    }
    const told = Object.entries(result).map(([name, count]) => `${count} ${name.replaceAll('_', ' ')}`);
    return { result, message: `${told.join(', ')} removed` };
  },
});
