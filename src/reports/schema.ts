import Type, { type Static, type TSchema } from 'typebox';
import { stateNames } from '../demands/states.ts';
import { SettingsRef } from '../match-settings/schema.ts';
import type { Fault } from '../validation/ajv.ts';
import * as field from '../wire/fields.ts';

export const reportKinds = ['demand_match', 'expert_load', 'docking_progress'] as const;
export type ReportKindName = (typeof reportKinds)[number];
export const formats = ['html', 'xlsx', 'csv', 'json'] as const;
export type Format = (typeof formats)[number];
export const statuses = ['queued', 'running', 'ready', 'failed'] as const;
export type ReportStatus = (typeof statuses)[number];

const closed = { additionalProperties: false };

export const ReportScope = Type.Object(
  {
    regions: Type.Optional(
      field.listOf(field.Region, 100, {
        uniqueItems: true,
        description: 'Demands of these regions with everything in them; of expert_load, profiles',
      }),
    ),
    sectors: Type.Optional(
      field.listOf(field.SectorCode, 14, { uniqueItems: true, description: 'Declared, or else inferred' }),
    ),
    states: Type.Optional(
      field.listOf(field.code(stateNames), 10, {
        uniqueItems: true,
        description: 'Of demand_match: states of the demands; published and docking unless told',
      }),
    ),
    campaign_id: Type.Optional(
      field.nullable({ ...field.Ref, description: 'Demands that were collected in this campaign' }),
    ),
    kinds: Type.Optional(
      field.listOf(field.vocabulary('profile_kinds'), 4, {
        uniqueItems: true,
        description: 'Of demand_match and expert_load: kinds of profile',
      }),
    ),
  },
  { $id: 'ReportScope', ...closed, description: 'What it tells of, within what its owner may read' },
);
export type ReportScope = Static<typeof ReportScope>;

export const DEFAULTS = {
  ...{ limit: 5, min_score: 0.5, days: 90, months: 12 },
  ...{ formats: ['html', 'xlsx'] as readonly Format[], retention_days: 180, link_days: 14 },
} as const;

export const ReportSettings = Type.Object(
  {
    limit: Type.Optional(
      Type.Integer({
        ...{ minimum: 1, maximum: 50 },
        description: `Of demand_match: experts for each demand, ${DEFAULTS.limit} unless told`,
      }),
    ),
    min_score: Type.Optional(
      Type.Number({
        ...{ minimum: 0, maximum: 1 },
        description:
          'Of demand_match: from here on a match is good enough to be recommended, where it shares something of the subject (topic 0.2 or more); ' +
          `${DEFAULTS.min_score} unless told`,
      }),
    ),
    match_settings: Type.Optional(
      field.nullable({
        ...SettingsRef,
        description: 'Of demand_match: weigh by these instead of each demand’s own: a name, or name@version',
      }),
    ),
    days: Type.Optional(
      Type.Integer({
        ...{ minimum: 1, maximum: 3_650 },
        description: `Of expert_load: invitations of so many days are counted, ${DEFAULTS.days} unless told`,
      }),
    ),
    months: Type.Optional(
      Type.Integer({
        ...{ minimum: 1, maximum: 60 },
        description:
          'Of docking_progress: so many months are shown one by one, this one included; ' +
          `${DEFAULTS.months} unless told`,
      }),
    ),
  },
  { $id: 'ReportSettings', ...closed },
);
export type ReportSettings = Static<typeof ReportSettings>;

/** What a report is asked for: by itself, or by a schedule each time. */
export const requestFields = {
  kind: field.code(reportKinds, {
    description:
      'demand_match: open demands with their best experts, and what has changed; expert_load: who was asked how often, and who never; ' +
      'docking_progress: from demands collected to agreements, and outcomes against the plan',
  }),
  name: field.label(100),
  scope: Type.Optional(field.ref(ReportScope)),
  settings: Type.Optional(field.ref(ReportSettings)),
  formats: Type.Optional(
    field.listOf(field.code(formats), 4, { uniqueItems: true, minItems: 1, default: [...DEFAULTS.formats] }),
  ),
  retention_days: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 3_650,
      default: DEFAULTS.retention_days,
      description: 'Days until it is deleted',
    }),
  ),
  link_days: Type.Optional(
    Type.Integer({
      ...{ minimum: 0, maximum: 365, default: DEFAULTS.link_days },
      description: 'Days that its link opens it without a key; 0 makes none',
    }),
  ),
};

/** A shared schema in the place where it is used. */
export const inline = <T extends TSchema>(schema: T): T => ({ ...schema, $id: undefined });

const inlined = {
  external_id: Type.Optional(field.nullable(field.ExternalId)),
  ...requestFields,
  scope: Type.Optional(inline(ReportScope)),
  settings: Type.Optional(inline(ReportSettings)),
};
/** The same without references, as a job is told. */
export const ReportRequest = Type.Object(inlined, closed);
export type ReportRequest = Static<typeof ReportRequest>;

const FOR: Readonly<Record<string, readonly ReportKindName[]>> = {
  '/scope/states': ['demand_match'],
  '/scope/campaign_id': ['demand_match', 'docking_progress'],
  '/scope/kinds': ['demand_match', 'expert_load'],
  '/settings/limit': ['demand_match'],
  '/settings/min_score': ['demand_match'],
  '/settings/match_settings': ['demand_match'],
  '/settings/days': ['expert_load'],
  '/settings/months': ['docking_progress'],
};

/** What a kind of report does not know what to do with. */
export function requestFaults({ kind, scope = {}, settings = {} }: ReportRequest): Fault[] {
  const given = [
    ...Object.entries(scope).map(([name, value]) => [`/scope/${name}`, value] as const),
    ...Object.entries(settings).map(([name, value]) => [`/settings/${name}`, value] as const),
  ];
  return given.flatMap(([pointer, value]) => {
    const kinds = FOR[pointer];
    if (!kinds || kinds.includes(kind) || value === null) return [];
    return [{ pointer, message: `is for ${kinds.join(' and ')}, not for ${kind}` }];
  });
}

export const ReportInputs = Type.Object(
  {
    position: Type.Integer({ description: 'State of the data it shows: a position in the outbox' }),
    engine: field.nullable(Type.String()),
    lexicon: field.nullable(Type.String()),
    model: field.nullable(Type.String()),
    settings: Type.Array(Type.String(), { description: 'Match settings that weighed its demands' }),
  },
  { $id: 'ReportInputs', description: 'What it was made of; null where a kind uses none' },
);
export type ReportInputs = Static<typeof ReportInputs>;

export interface StoredFile {
  format: Format;
  file_id: string;
  name: string;
  media_type: string;
  size: number;
  /** Hexadecimal. */
  sha256: string;
}

/** What every report begins with. */
export const ReportHead = Type.Object(
  {
    kind: field.code(reportKinds),
    name: Type.String(),
    made_at: { ...field.Time, description: 'The moment it shows' },
    scope: field.ref(ReportScope),
    inputs: field.ref(ReportInputs),
    previous: field.nullable(
      Type.Object(
        { report_id: field.Id, made_at: field.Time },
        { description: 'The report that changes are told since' },
      ),
    ),
  },
  { $id: 'ReportHead' },
);
export type ReportHead = Static<typeof ReportHead>;

/** A request with what it leaves out. */
export interface WholeRequest extends Required<Pick<ReportRequest, 'kind' | 'name' | 'scope' | 'settings'>> {
  readonly formats: readonly Format[];
  readonly retention_days: number;
  readonly link_days: number;
}
export const whole = (request: ReportRequest): WholeRequest => ({
  ...{ kind: request.kind, name: request.name },
  ...{ scope: request.scope ?? {}, settings: request.settings ?? {} },
  formats: request.formats ?? DEFAULTS.formats,
  retention_days: request.retention_days ?? DEFAULTS.retention_days,
  link_days: request.link_days ?? DEFAULTS.link_days,
});
