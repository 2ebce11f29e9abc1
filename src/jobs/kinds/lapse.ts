import Type from 'typebox';
import { defineJob } from '../job.ts';

const LapsePayload = Type.Object({}, { additionalProperties: false });

export interface LapseServices {
  readonly dockings: { expire(): Promise<number> };
  readonly demands: { expire(): Promise<number> };
}

/** Ends what was not done in time: invitations without an answer, demands past their deadline. */
export const lapseJob = defineJob<typeof LapsePayload, LapseServices>({
  name: 'lapse',
  payload: LapsePayload,
  deadline: 1_800,
  retry: { attempts: 5, delay: 60 },
  action: () => 'schedules.write',
  onDemand: true,
  async run({ dockings, demands }, context) {
    const invitations = await dockings.expire();
    await context.report({ progress: 0.5 });
    const past = await demands.expire();
    const result = { invitations, demands: past };
    return { result, message: `${invitations} invitations, ${past} demands expired` };
  },
});
