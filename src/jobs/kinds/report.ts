import type { ReportMaker } from '../../reports/maker.ts';
import { ReportRequest } from '../../reports/schema.ts';
import { defineJob } from '../job.ts';

export interface ReportJobServices {
  readonly reports: ReportMaker;
}

/** Makes a report. Nothing of it is seen before all of it is stored; an attempt after a killed one makes it anew. */
export const reportJob = defineJob<typeof ReportRequest, ReportJobServices>({
  name: 'report',
  payload: ReportRequest,
  deadline: 1_800,
  retry: { attempts: 5, delay: 15 },
  action: () => 'reports.write',
  onDemand: false,
  actsForMaker: true,
  begun: ({ reports }, tx, job) => reports.begun(tx, job),
  async run({ reports }, context) {
    const made = await reports.make(context);
    if (!made) return { message: 'the report was deleted meanwhile' };
    return { result: made, message: `report ${made.report_id}` };
  },
});
