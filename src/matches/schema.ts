import Type, { type Static, type TSchema } from 'typebox';
import { demandSchemas } from '../demands/schema.ts';
import { SettingsRef } from '../match-settings/schema.ts';
import { profileSchemas } from '../profiles/schema.ts';
import * as field from '../wire/fields.ts';
import { Component } from './components.ts';
import { LostTo, WhyNot } from './whynot.ts';

const model = field.nullable(
  Type.String({
    description: 'Version of the model of the stored texts that made it; null where none is in use',
  }),
);
const share = Type.Number({ description: 'Part of the topic score, 0..1' });

export const Reasons = Type.Object(
  {
    summary_zh: Type.String(),
    summary_en: Type.String(),
    terms: Type.Array(Type.Object({ text: Type.String(), share, fields: Type.Array(Type.String()) }), {
      description: 'Words of the demand the profile answers, and where it has them',
    }),
    rest: Type.Number({ description: 'Part of the topic score from fragments and words beyond the list' }),
    near: Type.Number({
      description:
        'Part of the topic score from nearness by the model: other words that go together in the stored texts',
    }),
    evidence: Type.Array(Type.Object({ index: Type.Integer(), title: Type.String(), share }), {
      description:
        'Items of evidence that have what was shared: the same topic seen by item. index counts in the profile’s list from 0',
    }),
    bridges: Type.Array(Type.Object({ from: Type.String(), to: Type.String(), share }), {
      description: 'Words met by a translation or synonym',
    }),
    sectors: Type.Array(
      Type.Object({
        demand: Type.String(),
        profile: Type.String(),
        relatedness: Type.Number(),
        inferred: Type.Boolean(),
      }),
    ),
    region: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      enum: ['county', 'city', 'province', 'delta', 'none', null],
      description: 'The nearest tier both are in',
    }),
    services: Type.Array(Type.String(), { description: 'Services asked for and offered' }),
    availability: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'Dockings it can still take; null is unlimited',
    }),
  },
  { $id: 'MatchReasons' },
);

const pair = {
  score: Type.Number({ description: '0..1, comparable between demands' }),
  settings: Type.String({
    description:
      'Name and version of the match settings it was weighed by; custom where a preview changed them',
  }),
  components: Type.Array(field.ref(Component)),
  reasons: field.ref(Reasons),
};
const ranking = {
  considered: Type.Integer({ description: 'Pairs that were scored' }),
  excluded: Type.Record(Type.String(), Type.Integer(), {
    description: 'Pairs a constraint kept out, by constraint',
  }),
  note: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    enum: ['no_terms', null],
    description: 'no_terms: the text says nothing to match by',
  }),
  engine: Type.String({ description: 'Version of the engine that made it' }),
  lexicon: Type.String({ description: 'Version of the lexicon that made it' }),
  model,
};

const exclusion = Type.Unsafe<{ constraint: string; reason: string | null } | null>({
  type: ['object', 'null'],
  properties: { constraint: { type: 'string' }, reason: { type: ['string', 'null'] } },
  description: 'Why the pair would not be recommended, whatever its score',
});
const waivedExclusion = Type.Optional({
  ...exclusion,
  description: 'Where constraints are waived: the one that would keep the pair out',
});
const profileMatch = { ...pair, exclusion: waivedExclusion, profile: field.ref(profileSchemas.Full) };

export const ProfileMatches = Type.Object(
  { items: Type.Array(Type.Object(profileMatch)), ...ranking },
  { $id: 'ProfileMatches' },
);
export type ProfileMatches = Static<typeof ProfileMatches>;

/** Matches as JSON, or as a table for a terminal. */
export const ProfileMatchesReply = {
  description: 'The matches, best first',
  content: {
    'application/json': { schema: field.ref(ProfileMatches) },
    'text/plain': { schema: Type.String() },
  },
} as unknown as TSchema;

export const DemandMatches = Type.Object(
  { items: Type.Array(Type.Object({ ...pair, demand: field.ref(demandSchemas.Full) })), ...ranking },
  { $id: 'DemandMatches' },
);
export type DemandMatches = Static<typeof DemandMatches>;

export const MatchExplanation = Type.Object(
  {
    ...pair,
    exclusion,
    recommended: Type.Boolean({ description: 'Among the first `limit` of the demand’s matches' }),
    rank: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'Place among all who may be recommended; null where it has none or is beyond the 1,000th',
    }),
    why_not: field.ref(WhyNot),
    demand: field.ref(demandSchemas.Full),
    profile: field.ref(profileSchemas.Full),
    engine: Type.String(),
    lexicon: Type.String(),
    model,
  },
  { $id: 'MatchExplanation' },
);
export type MatchExplanation = Static<typeof MatchExplanation>;

export const MAX_LIMIT = 1_000;
export const DEFAULT_LIMIT = 20;
/** The query parameter that names what to weigh by. */
export const settingsQuery = Type.Optional({
  ...SettingsRef,
  description: 'Weigh by these match settings instead: a name, or name@version',
});

export const MAX_PAIRS = 100_000;
const Refs = (examples: string[]) => field.listOf({ ...field.Ref, examples }, MAX_PAIRS, { minItems: 1 });

export const ScoreRequest = Type.Object(
  { demand_ids: Refs(['ext:demo-dem-001']), profile_ids: Refs(['ext:demo-pro-001']) },
  {
    $id: 'ScoreRequest',
    additionalProperties: false,
    example: {
      demand_ids: ['ext:demo-dem-001', 'ext:demo-dem-002'],
      profile_ids: ['ext:demo-pro-001', 'ext:demo-pro-002', 'ext:demo-pro-003'],
    },
  },
);
export type ScoreRequest = Static<typeof ScoreRequest>;

export const Scores = Type.Object(
  {
    scores: Type.Array(Type.Array(Type.Number()), {
      description: 'A row for each demand, a number for each profile',
    }),
    engine: Type.String(),
    lexicon: Type.String(),
    model,
  },
  { $id: 'Scores' },
);
export type Scores = Static<typeof Scores>;

export const matchSchemas = [
  LostTo,
  WhyNot,
  ProfileMatches,
  DemandMatches,
  MatchExplanation,
  ScoreRequest,
  Scores,
];
