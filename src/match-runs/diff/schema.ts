import Type, { type Static } from 'typebox';
import { ComponentName } from '../../matches/components.ts';
import * as field from '../../wire/fields.ts';
import { MatchRun } from '../schema.ts';

const NamedDemand = Type.Object(
  { demand_id: field.Id, external_id: field.nullable(field.ExternalId) },
  { $id: 'MatchRunDemandName' },
);

const number = Type.Unsafe<number | null>({ type: ['number', 'null'] });
const place = field.nullable(
  Type.Object({ rank: Type.Integer(), score: Type.Number() }, { $id: 'MatchRunPlace' }),
);
const event = Type.Unsafe<'created' | 'updated' | 'deleted' | null>({
  type: ['string', 'null'],
  enum: ['created', 'updated', 'deleted', null],
  description: 'What happened to it between the states of the data that the runs saw',
});

const MatchChange = Type.Object(
  {
    change: Type.Enum(['new', 'gone', 'rose', 'fell', 'stayed']),
    profile_id: field.Id,
    external_id: field.nullable(field.ExternalId),
    name: field.nullable(Type.String({ description: 'As it is now; null where the profile is gone' })),
    old: field.ref(place),
    new: field.ref(place),
    difference: Type.Unsafe<number | null>({
      type: ['number', 'null'],
      description: 'New score − old score',
    }),
    components: Type.Array(
      Type.Object({ name: ComponentName, old: number, new: number, difference: number }),
      {
        description:
          'Parts of the scores (weight·value / Σ weight), the greatest difference first; they add up to that of the scores',
      },
    ),
    terms: Type.Object(
      { gained: Type.Array(Type.String()), lost: Type.Array(Type.String()) },
      { description: 'Words and translations among the reasons of the one and not of the other' },
    ),
    profile_event: event,
    why_zh: Type.String(),
    why_en: Type.String(),
  },
  { $id: 'MatchRunChange' },
);
export type MatchChange = Static<typeof MatchChange>;

const DemandDiff = Type.Object(
  {
    demand_id: field.Id,
    external_id: field.nullable(field.ExternalId),
    title: field.nullable(Type.String({ description: 'As it is now; null where the demand is gone' })),
    demand_event: event,
    settings: Type.Object({ old: Type.String(), new: Type.String() }),
    changes: Type.Array(field.ref(MatchChange), { description: 'By the new rank; who is gone comes last' }),
  },
  { $id: 'MatchRunDemandDiff' },
);

const Summary = Type.Object(
  {
    demands: Type.Integer({ description: 'In both runs' }),
    changed: Type.Integer({ description: 'Of them, those with anyone new, gone, risen or fallen' }),
    new: Type.Integer(),
    gone: Type.Integer(),
    rose: Type.Integer(),
    fell: Type.Integer(),
    stayed: Type.Integer(),
    rescored: Type.Integer({ description: 'Pairs of both runs whose score is another, wherever they stand' }),
  },
  { $id: 'MatchRunDiffSummary', description: 'Counts over all demands in both runs' },
);

const Differing = Type.Object(
  {
    what: Type.Enum(['settings', 'engine', 'lexicon', 'model', 'data', 'request'], {
      description: 'data: the position in the outbox; request: filters and limits',
    }),
    a: Type.String(),
    b: Type.String(),
  },
  { $id: 'MatchRunVersion' },
);
export type Differing = Static<typeof Differing>;

export const MatchRunDiff = Type.Object(
  {
    a: field.ref(MatchRun),
    b: field.ref(MatchRun),
    differs: Type.Array(field.ref(Differing), { description: 'What the two runs were not made of alike' }),
    summary: field.ref(Summary),
    only_in_a: Type.Array(field.ref(NamedDemand)),
    only_in_b: Type.Array(field.ref(NamedDemand)),
    items: Type.Array(field.ref(DemandDiff), {
      description: 'Demands in both runs, in the order of their ids',
    }),
    next_cursor: field.nullable(Type.String()),
  },
  { $id: 'MatchRunDiff' },
);
export type MatchRunDiff = Static<typeof MatchRunDiff>;

export const diffSchemas = [NamedDemand, place, MatchChange, DemandDiff, Summary, Differing, MatchRunDiff];
