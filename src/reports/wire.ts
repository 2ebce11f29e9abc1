import Type, { type Static } from 'typebox';
import * as field from '../wire/fields.ts';
import {
  DEFAULTS,
  formats,
  inline,
  ReportHead,
  ReportInputs,
  ReportScope,
  ReportSettings,
  reportKinds,
  requestFields,
  statuses,
} from './schema.ts';

const closed = { additionalProperties: false };

export const NewReport = Type.Object(
  { external_id: Type.Optional(field.nullable(field.ExternalId)), ...requestFields },
  {
    $id: 'NewReport',
    ...closed,
    example: {
      ...{ external_id: 'example-report', kind: 'demand_match', name: '余杭区需求匹配报告' },
      ...{ scope: { regions: ['330110'] }, settings: { limit: 3 }, formats: ['html', 'xlsx'] },
    },
  },
);
export type NewReport = Static<typeof NewReport>;

const ReportFile = Type.Object(
  {
    format: field.code(formats),
    name: Type.String(),
    media_type: Type.String(),
    size: Type.Integer({ description: 'In bytes' }),
    sha256: Type.String({ description: 'Of its bytes, hexadecimal; the ETag' }),
    url: Type.String({ description: 'Where it is downloaded' }),
  },
  { $id: 'ReportFile' },
);

export const ReportLink = Type.Object(
  {
    url: Type.String({
      description:
        'Opens the report in a browser without a key, until it expires or is revoked; ?format=xlsx has another format',
    }),
    expires_at: field.Time,
    opened: Type.Integer({ description: 'How often' }),
    opened_at: field.nullable({ ...field.Time, description: 'When last' }),
  },
  { $id: 'ReportLink' },
);
export type ReportLink = Static<typeof ReportLink>;

export const NewReportLink = Type.Object(
  { days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365, default: DEFAULTS.link_days })) },
  { $id: 'NewReportLink', ...closed, example: { days: 7 } },
);
export type NewReportLink = Static<typeof NewReportLink>;

export const Report = Type.Object(
  {
    id: field.Id,
    external_id: field.nullable(field.ExternalId),
    kind: field.code(reportKinds),
    name: Type.String(),
    status: field.code(statuses, { description: 'ready: its files can be downloaded' }),
    error: field.nullable(Type.String({ description: 'Why it failed, or its last attempt did' })),
    scope: field.ref(ReportScope),
    settings: field.ref(ReportSettings),
    formats: Type.Array(field.code(formats)),
    schedule_id: field.nullable({ ...field.Id, description: 'The schedule it was made by' }),
    job_id: { ...field.Id, description: 'The job that makes it: `GET /v1/jobs/{id}?wait=20` waits for it' },
    previous_id: field.nullable({ ...field.Id, description: 'The report it tells changes since' }),
    inputs: field.nullable(inline(ReportInputs)),
    summary: field.nullable(
      Type.Record(Type.String(), Type.Number(), { description: 'Its main numbers, as its kind has them' }),
    ),
    files: Type.Array(field.ref(ReportFile)),
    link: field.nullable(inline(ReportLink)),
    requested_by: field.nullable({
      ...field.Id,
      description: 'The key whose reach it has; null is the service itself',
    }),
    created_at: field.Time,
    finished_at: field.nullable(field.Time),
    expires_at: { ...field.Time, description: 'When it is deleted' },
  },
  { $id: 'Report' },
);
export type Report = Static<typeof Report>;

export const ReportPage = Type.Object(
  { items: field.listOf(field.ref(Report), 200), next_cursor: field.nullable(Type.String()) },
  { $id: 'ReportPage' },
);

/** Schemas that schedules of reports and every kind of report speak of. */
export const sharedReportSchemas = [
  ...[ReportScope, ReportSettings, ReportInputs, ReportHead, ReportFile, Report],
];
export const reportSchemas = [NewReport, ReportLink, NewReportLink, ReportPage];
