import Type, { type Static } from 'typebox';
import * as field from '../wire/fields.ts';

export const jobStates = ['queued', 'running', 'succeeded', 'cancelled', 'dead'] as const;
export type JobState = (typeof jobStates)[number];
export const isOver = (state: JobState): boolean => state !== 'queued' && state !== 'running';

export const JobName = field.text(60, {
  pattern: '^[a-z]+(-[a-z]+)*$',
  description: 'Kind of job',
  examples: ['reanalyse'],
});
const Payload = field.json('What the kind of job is told; each kind has a schema of its own');

export const Job = Type.Object(
  {
    id: field.Id,
    external_id: field.nullable(field.ExternalId),
    name: JobName,
    payload: Payload,
    state: field.code(jobStates, {
      description:
        'queued: waits for a worker, or for its next attempt; running; succeeded; cancelled; dead: failed as often as it may',
    }),
    progress: Type.Number({ minimum: 0, maximum: 1 }),
    message: field.nullable(Type.String({ description: 'How far it is, or what it came to' })),
    attempts: Type.Integer({ description: 'Attempts so far' }),
    max_attempts: Type.Integer(),
    error: field.nullable(Type.String({ description: 'Why the last attempt failed' })),
    result_url: field.nullable(
      Type.String({ description: 'Where its result is; null until it has succeeded' }),
    ),
    schedule_id: field.nullable(Type.String({ format: 'uuid', description: 'The schedule that started it' })),
    rerun_of: field.nullable(Type.String({ format: 'uuid', description: 'The job it repeats' })),
    rerun_as: field.nullable(Type.String({ format: 'uuid', description: 'The job that repeats it' })),
    requested_by: field.nullable(
      Type.String({ format: 'uuid', description: 'The key that asked for it; null for the service itself' }),
    ),
    cancel_requested_at: field.nullable(field.Time),
    version: Type.Integer({ minimum: 1, description: 'Grows with every change; the ETag' }),
    created_at: field.Time,
    run_at: { ...field.Time, description: 'Not before' },
    started_at: field.nullable({ ...field.Time, description: 'When the latest attempt began' }),
    finished_at: field.nullable(field.Time),
  },
  { $id: 'Job', additionalProperties: false },
);
export type Job = Static<typeof Job>;

export const JobPage = Type.Object(
  { items: field.listOf(field.ref(Job), 200), next_cursor: field.nullable(Type.String()) },
  { $id: 'JobPage', additionalProperties: false },
);

export const NewJob = Type.Object(
  {
    external_id: Type.Optional(field.nullable(field.ExternalId)),
    name: JobName,
    payload: Type.Optional(Payload),
  },
  {
    $id: 'NewJob',
    additionalProperties: false,
    example: { external_id: 'example-job', name: 'reanalyse', payload: { all: false } },
  },
);
export type NewJob = Static<typeof NewJob>;

export const JobResult = Type.Object(
  {
    job_id: field.Id,
    state: field.code(jobStates),
    result: field.nullable(field.json('What it came to, as its kind has it; null while there is none')),
  },
  { $id: 'JobResult', additionalProperties: false },
);
export type JobResult = Static<typeof JobResult>;

/** Job itself is shared: imports and schedules answer with one. */
export const jobSchemas = [JobPage, NewJob, JobResult];
