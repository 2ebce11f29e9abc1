import Type, { type Static } from 'typebox';
import { SettingsRef } from '../match-settings/schema.ts';
import { Component } from '../matches/components.ts';
import { DEFAULT_LIMIT, MAX_LIMIT, Reasons } from '../matches/schema.ts';
import * as field from '../wire/fields.ts';

export const MAX_DEMANDS = 2_000;
export const MAX_RESULTS = 50_000;

const closed = { additionalProperties: false };
const codesOf = (name: Parameters<typeof field.vocabulary>[0], most: number) =>
  Type.Optional(field.listOf(field.vocabulary(name), most));
const sectors = Type.Optional(field.listOf(field.SectorCode, 50));
const regions = Type.Optional(field.listOf(field.Region, 50));

const DemandFilter = Type.Object(
  {
    sectors,
    regions,
    services: codesOf('services', 12),
    problem_types: codesOf('problem_types', 4),
    owner_ids: Type.Optional(field.listOf(field.Ref, 50)),
  },
  { $id: 'MatchRunDemandFilter', ...closed, description: 'Active demands that meet all of it' },
);
export type DemandFilter = Static<typeof DemandFilter>;

const ProfileFilter = Type.Object(
  {
    kinds: codesOf('profile_kinds', 4),
    sectors,
    regions,
    countries: Type.Optional(field.listOf(field.Country, 50)),
    languages: Type.Optional(field.listOf(field.text(2, { format: 'language' }), 50)),
    services: codesOf('services', 12),
  },
  { $id: 'MatchRunProfileFilter', ...closed, description: 'Only profiles that meet all of it are ranked' },
);

const limit = Type.Integer({ minimum: 1, maximum: MAX_LIMIT, description: 'Results for each demand' });
const minScore = Type.Number({ minimum: 0, maximum: 1, description: 'Leave out pairs below' });
const settings = { ...SettingsRef, description: 'Weigh by these match settings: a name, or name@version' };

export const NewMatchRun = Type.Object(
  {
    external_id: Type.Optional(field.nullable(field.ExternalId)),
    title: Type.Optional(field.nullable(field.label(200))),
    demand_ids: Type.Optional(
      field.listOf(field.Ref, MAX_DEMANDS, {
        minItems: 1,
        description: 'Just these demands; without it and `filter`, all active ones',
      }),
    ),
    filter: Type.Optional(field.ref(DemandFilter)),
    profiles: Type.Optional(field.ref(ProfileFilter)),
    limit: Type.Optional({ ...limit, default: DEFAULT_LIMIT }),
    min_score: Type.Optional(minScore),
    settings: Type.Optional(settings),
  },
  {
    $id: 'NewMatchRun',
    ...closed,
    example: {
      external_id: 'example-run',
      title: '嘉兴市需求月度匹配',
      filter: { regions: ['330400'] },
      limit: 5,
    },
  },
);
export type NewMatchRun = Static<typeof NewMatchRun>;

const RunRequest = Type.Object(
  {
    named: Type.Boolean({ description: 'The demands were named by demand_ids' }),
    filter: field.ref(DemandFilter),
    profiles: field.ref(ProfileFilter),
    limit,
    min_score: field.nullable(minScore),
    settings: field.nullable(settings),
  },
  { $id: 'MatchRunRequest' },
);
export type RunRequest = Static<typeof RunRequest>;

const Weighing = Type.Object(
  {
    name: Type.String({ description: 'Name and version' }),
    components: Type.Record(Type.String(), Type.Number(), { description: 'Weight of each component' }),
    neutral: Type.Number({ description: 'Value of a component nothing is known of' }),
  },
  { $id: 'MatchRunSettings' },
);

/** What can differ between two runs over the same demands. */
export const versions = {
  settings: Type.Array(field.ref(Weighing), { description: 'Every set that weighed a demand, in full' }),
  engine: Type.String(),
  lexicon: Type.String(),
  model: field.nullable(Type.String({ description: 'Version of the model of the corpus; null without one' })),
  position: Type.Integer({ description: 'State of the data all results saw: a position in the outbox' }),
};

export const MatchRun = Type.Object(
  {
    id: field.Id,
    external_id: field.nullable(field.ExternalId),
    title: field.nullable(Type.String()),
    request: field.ref(RunRequest),
    ...versions,
    demands: Type.Integer({ description: 'How many were matched' }),
    results: Type.Integer({ description: 'How many pairs it holds' }),
    digest: Type.String({
      description:
        'SHA-256 over the digests of its demands in the order of their ids, each in hexadecimal and with a line feed: ' +
        'runs of the same results have the same',
    }),
    created_by: field.nullable({ ...field.Id, description: 'The key that asked' }),
    started_at: field.Time,
    finished_at: field.Time,
  },
  { $id: 'MatchRun' },
);
export type MatchRun = Static<typeof MatchRun>;

export const MatchRunPage = Type.Object(
  { items: field.listOf(field.ref(MatchRun), 200), next_cursor: field.nullable(Type.String()) },
  { $id: 'MatchRunPage' },
);

const RunResult = Type.Object(
  {
    rank: Type.Integer(),
    profile_id: field.Id,
    external_id: field.nullable(field.ExternalId),
    score: Type.Number(),
    components: Type.Array(field.ref(Component)),
    reasons: Type.Pick(Reasons, ['terms', 'bridges', 'evidence', 'sectors']),
  },
  { $id: 'MatchRunResult' },
);
export type RunResult = Static<typeof RunResult>;

const RunDemand = Type.Object(
  {
    demand_id: field.Id,
    external_id: field.nullable(field.ExternalId),
    settings: Type.String({ description: 'The settings it was weighed by' }),
    considered: Type.Integer({ description: 'Pairs that were scored' }),
    excluded: Type.Record(Type.String(), Type.Integer(), {
      description: 'Pairs a constraint kept out, by constraint',
    }),
    note: Type.Unsafe<string | null>({ type: ['string', 'null'], enum: ['no_terms', null] }),
    results: Type.Array(field.ref(RunResult)),
    digest: Type.String({
      description: 'SHA-256 of this object without the digest, as RFC 8785 canonical JSON; in hexadecimal',
    }),
  },
  { $id: 'MatchRunDemand' },
);
export type RunDemand = Static<typeof RunDemand>;

export const RunResults = Type.Object(
  {
    items: Type.Array(field.ref(RunDemand), { description: 'In the order of the demands’ ids' }),
    next_cursor: field.nullable(Type.String()),
  },
  { $id: 'MatchRunResults' },
);

export const runSchemas = [
  DemandFilter,
  ProfileFilter,
  NewMatchRun,
  RunRequest,
  Weighing,
  MatchRun,
  MatchRunPage,
  RunResult,
  RunDemand,
  RunResults,
];
