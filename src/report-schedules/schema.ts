import Type, { type Static } from 'typebox';
import { requestFields } from '../reports/schema.ts';
import { DEFAULT_ZONE, Schedule, timeFields } from '../schedules/schema.ts';
import * as field from '../wire/fields.ts';

const closed = { additionalProperties: false };
const { kind, name, ...asked } = requestFields;

export const NewReportSchedule = Type.Object(
  {
    external_id: Type.Optional(field.nullable(field.ExternalId)),
    ...{ kind, name, ...asked, cron: timeFields.cron },
    time_zone: Type.Optional({ ...timeFields.time_zone, default: DEFAULT_ZONE }),
    active: Type.Optional({ ...timeFields.active, default: true }),
  },
  {
    $id: 'NewReportSchedule',
    ...closed,
    example: {
      ...{ external_id: 'example-report-schedule', kind: 'demand_match', name: '余杭区需求匹配周报' },
      ...{ scope: { regions: ['330110'] }, settings: { limit: 3 }, cron: '30 6 * * MON' },
    },
  },
);
export type NewReportSchedule = Static<typeof NewReportSchedule>;

export const ReportSchedulePatch = Type.Object(
  {
    ...{ name: Type.Optional(name), ...asked, cron: Type.Optional(timeFields.cron) },
    ...{ time_zone: Type.Optional(timeFields.time_zone), active: Type.Optional(timeFields.active) },
  },
  {
    $id: 'ReportSchedulePatch',
    ...closed,
    minProperties: 1,
    description: 'scope and settings are replaced as a whole',
    example: { cron: '30 6 1 * *' },
  },
);
export type ReportSchedulePatch = Static<typeof ReportSchedulePatch>;

const {
  id,
  external_id,
  next_run_at,
  last_run_at,
  last_job_id,
  created_by,
  version,
  created_at,
  updated_at,
} = Schedule.properties;

export const ReportSchedule = Type.Object(
  {
    ...{ id, external_id, kind, name },
    ...Type.Required(Type.Object(asked)).properties,
    ...timeFields,
    ...{ next_run_at, last_run_at, last_job_id },
    last_report_id: field.nullable({ ...field.Id, description: 'The report it last had made' }),
    ...{ created_by, version, created_at, updated_at },
  },
  { $id: 'ReportSchedule', ...closed },
);
export type ReportSchedule = Static<typeof ReportSchedule>;

export const ReportSchedulePage = Type.Object(
  { items: field.listOf(field.ref(ReportSchedule), 200), next_cursor: field.nullable(Type.String()) },
  { $id: 'ReportSchedulePage', ...closed },
);

export const reportScheduleSchemas = [
  NewReportSchedule,
  ReportSchedulePatch,
  ReportSchedule,
  ReportSchedulePage,
];
