import Type, { type Static } from 'typebox';
import { stateNames as demandStates } from '../../demands/states.ts';
import { stateNames as dockingStates } from '../../dockings/states.ts';
import * as field from '../../wire/fields.ts';
import { ReportHead } from '../schema.ts';

const text = Type.String();
const words = field.nullable(text);
const regionName = field.nullable(
  Type.String({ description: 'GB/T 2260 code of where the demand belongs: its own, or else its owner’s' }),
);

export const shortfalls = [
  'thin_text',
  'no_expert_in_sector',
  'at_capacity',
  'declined',
  'wanted_kinds',
  'not_close',
] as const;
export type ShortfallCause = (typeof shortfalls)[number];

const Expert = Type.Object(
  {
    profile_id: field.Id,
    external_id: field.nullable(field.ExternalId),
    name: text,
    kind: field.vocabulary('profile_kinds'),
    title: words,
    affiliation: words,
    region: field.nullable(field.Region),
    country: field.nullable(field.Country),
    score: Type.Number({ description: '0..1, comparable between demands' }),
    reason_zh: Type.String({ description: 'Why, as one tells it to a manager' }),
  },
  { $id: 'ReportedExpert' },
);
export type Expert = Static<typeof Expert>;

const MatchedExpert = Type.Object(
  {
    ...Expert.properties,
    rank: Type.Integer({ minimum: 1 }),
    change: field.nullable(
      field.code(['new', 'rose', 'fell', 'same'], {
        description: 'Against the earlier report; null where there is none, or the demand was not in it',
      }),
    ),
    previous_rank: field.nullable(Type.Integer()),
  },
  { $id: 'ReportedMatch' },
);
export type MatchedExpert = Static<typeof MatchedExpert>;

const GoneExpert = Type.Object(
  {
    profile_id: field.Id,
    name: field.nullable(Type.String({ description: 'null where the profile is gone' })),
    previous_rank: Type.Integer(),
    why: field.code(['deleted', 'inactive', 'declined', 'below'], {
      description: 'below: others are better now, or its score fell under the least',
    }),
  },
  { $id: 'ReportedGone' },
);
export type GoneExpert = Static<typeof GoneExpert>;

const Shortfall = field.nullable(
  Type.Object(
    {
      cause: field.code(shortfalls),
      text_zh: Type.String({ description: 'Why, and what can be done' }),
      nearest: Type.Array(field.ref(Expert), { description: 'The nearest below the least score' }),
    },
    { $id: 'ReportedShortfall', description: 'Why there is no good match; null where there is one' },
  ),
);
export type Shortfall = NonNullable<Static<typeof Shortfall>>;

const OpenDocking = Type.Object(
  {
    profile_id: field.Id,
    name: words,
    state: field.code(dockingStates),
    since: field.Time,
    invited_at: field.nullable({ ...field.Time, description: 'null where nobody has asked the expert yet' }),
    answer_by: field.nullable(field.Time),
  },
  { $id: 'ReportedDocking' },
);
export type OpenDocking = Static<typeof OpenDocking>;

const MatchedDemand = Type.Object(
  {
    demand_id: field.Id,
    external_id: field.nullable(field.ExternalId),
    title: text,
    owner: field.nullable(Type.String({ description: 'Name of whose demand it is' })),
    region: regionName,
    sectors: Type.Array(field.SectorCode),
    inferred: Type.Boolean({ description: 'Its sectors were read from the text' }),
    state: field.code(demandStates),
    deadline: field.nullable(Type.String({ format: 'date' })),
    recorded_at: field.Time,
    confidential: Type.Boolean(),
    is_new: Type.Boolean({ description: 'It was not in the earlier report; false where there is none' }),
    matches: Type.Array(field.ref(MatchedExpert), { description: 'Best first' }),
    gone: Type.Array(field.ref(GoneExpert), {
      description: 'Recommended in the earlier report, and no more',
    }),
    shortfall: field.ref(Shortfall),
    dockings: Type.Array(field.ref(OpenDocking), {
      description: 'Its dockings, also those that are over, newest first',
    }),
  },
  { $id: 'ReportedDemand' },
);
export type MatchedDemand = Static<typeof MatchedDemand>;

const LeftDemand = Type.Object(
  { demand_id: field.Id, title: words, state: field.nullable(field.code(demandStates)) },
  { $id: 'ReportedLeaving', description: 'A demand of the earlier report that this one does not show' },
);

const count = (description: string) => Type.Integer({ description });
export const DemandMatchReport = Type.Object(
  {
    head: field.ref(ReportHead),
    least: Type.Number({ description: 'The least score of a good match' }),
    limit: Type.Integer({ description: 'Experts for each demand, at most' }),
    totals: Type.Object({
      demands: count('Demands in scope'),
      matched: count('Of them, with a good match'),
      unmatched: count('Of them, without'),
      untouched: count('Of those matched, nobody was invited yet'),
      experts: count('Different experts recommended'),
      new_demands: count('Not in the earlier report'),
      changed_demands: count('Of those in both, with anyone new, gone, risen or fallen'),
      left_demands: count('In the earlier report only'),
    }),
    demands: Type.Array(field.ref(MatchedDemand)),
    left: Type.Array(field.ref(LeftDemand)),
  },
  { $id: 'DemandMatchReport', description: 'The JSON of a report of demand_match' },
);
export type DemandMatchReport = Static<typeof DemandMatchReport>;

export const demandMatchSchemas = [
  ...[Expert, MatchedExpert, GoneExpert, Shortfall, OpenDocking, MatchedDemand, LeftDemand],
  DemandMatchReport,
];
