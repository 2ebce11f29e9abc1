import Type, { type Static } from 'typebox';
import { JobName } from '../jobs/schema.ts';
import * as field from '../wire/fields.ts';

export const DEFAULT_ZONE = 'Asia/Shanghai';

/** When it starts what it starts. */
export const timeFields = {
  cron: field.label(100, {
    description: 'When: minute, hour, day of the month, month, day of the week',
    examples: ['30 6 * * MON'],
  }),
  time_zone: field.label(60, {
    description: 'IANA name of the time zone the times are of',
    examples: [DEFAULT_ZONE],
  }),
  active: Type.Boolean({ description: 'false: it starts nothing' }),
};
const fields = {
  name: field.label(100),
  job: JobName,
  payload: field.json('What the job is told each time; each kind of job has a schema of its own'),
  ...timeFields,
};
const closed = { additionalProperties: false };

export const NewSchedule = Type.Object(
  {
    external_id: Type.Optional(field.nullable(field.ExternalId)),
    ...{ name: fields.name, job: fields.job, cron: fields.cron },
    payload: Type.Optional(fields.payload),
    time_zone: Type.Optional({ ...fields.time_zone, default: DEFAULT_ZONE }),
    active: Type.Optional({ ...fields.active, default: true }),
  },
  {
    $id: 'NewSchedule',
    ...closed,
    example: {
      external_id: 'example-schedule',
      name: '每周重新分析',
      job: 'reanalyse',
      payload: { all: true },
      cron: '0 5 * * SUN',
    },
  },
);
export type NewSchedule = Static<typeof NewSchedule>;

export const SchedulePatch = Type.Object(
  {
    name: Type.Optional(fields.name),
    payload: Type.Optional(fields.payload),
    cron: Type.Optional(fields.cron),
    time_zone: Type.Optional(fields.time_zone),
    active: Type.Optional(fields.active),
  },
  { $id: 'SchedulePatch', ...closed, minProperties: 1, example: { cron: '0 6 * * SUN' } },
);
export type SchedulePatch = Static<typeof SchedulePatch>;

export const Schedule = Type.Object(
  {
    id: field.Id,
    external_id: field.nullable(field.ExternalId),
    ...fields,
    next_run_at: field.nullable({
      ...field.Time,
      description: 'When it next starts its job; null while inactive',
    }),
    last_run_at: field.nullable({ ...field.Time, description: 'When it last started its job' }),
    last_job_id: field.nullable(Type.String({ format: 'uuid', description: 'The job it last started' })),
    created_by: field.nullable(
      Type.String({ format: 'uuid', description: 'The key that made it; null for those the service brings' }),
    ),
    version: Type.Integer({
      minimum: 1,
      description: 'Grows by one with every change and every run; the ETag',
    }),
    created_at: field.Time,
    updated_at: field.Time,
  },
  { $id: 'Schedule', ...closed },
);
export type Schedule = Static<typeof Schedule>;

export const SchedulePage = Type.Object(
  { items: field.listOf(field.ref(Schedule), 200), next_cursor: field.nullable(Type.String()) },
  { $id: 'SchedulePage', ...closed },
);

export const scheduleSchemas = [NewSchedule, SchedulePatch, Schedule, SchedulePage];
