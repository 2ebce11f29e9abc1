import Type, { type Static } from 'typebox';
import { Component } from '../matches/components.ts';
import { Reasons } from '../matches/schema.ts';
import * as field from '../wire/fields.ts';
import { stateNames } from './states.ts';

const closed = { additionalProperties: false };
const yuan = field.nullable(Type.Integer({ minimum: 0, maximum: 1e12, description: 'In yuan' }));
const day = field.nullable(Type.String({ format: 'date' }));

/** A match as it was when it was recommended. */
export const KeptMatch = field.nullable(
  Type.Object(
    {
      score: Type.Number(),
      settings: Type.String(),
      components: Type.Array(field.ref(Component)),
      reasons: field.ref(Reasons),
      rank: field.nullable(Type.Integer()),
      engine: Type.String(),
      lexicon: Type.String(),
      model: field.nullable(Type.String()),
    },
    {
      $id: 'KeptMatch',
      description: 'The match as it was when recommended; null where brought together by hand',
    },
  ),
);
export type KeptMatch = NonNullable<Static<typeof KeptMatch>>;

const agreed = {
  signed_on: Type.Optional(day),
  title: Type.Optional(field.nullable(field.text(300))),
  value_cny: Type.Optional(yuan),
};
export const NewAgreement = Type.Object(agreed, {
  $id: 'NewDockingAgreement',
  ...closed,
  example: { title: '联合攻关协议', value_cny: 300_000 },
});
export type NewAgreement = Static<typeof NewAgreement>;
export const Agreement = field.nullable(Type.Object(agreed, { $id: 'DockingAgreement' }));

const cameOf = {
  service: field.vocabulary('services', { description: 'Kind of service' }),
  value_cny: Type.Optional(yuan),
  carrier: Type.Optional(
    field.nullable(field.vocabulary('carriers', { description: 'The organisation that carried it' })),
  ),
  summary: Type.Optional(field.nullable(field.text(5_000))),
};
export const NewOutcome = Type.Object(cameOf, {
  $id: 'NewDockingOutcome',
  ...closed,
  example: { service: 'joint_research', value_cny: 300_000, carrier: 'service_station' },
});
export type NewOutcome = Static<typeof NewOutcome>;
export const Outcome = field.nullable(Type.Object(cameOf, { $id: 'DockingOutcome' }));

const met = {
  held_at: field.Time,
  mode: field.vocabulary('meeting_modes'),
  place: Type.Optional(field.nullable(field.text(300))),
  summary: Type.Optional(field.nullable(field.text(5_000))),
};
export const NewMeeting = Type.Object(met, {
  $id: 'NewDockingMeeting',
  ...closed,
  example: { held_at: '2026-06-18T01:30:00Z', mode: 'on_site', place: '企业会议室', summary: '确定试验方案' },
});
export type NewMeeting = Static<typeof NewMeeting>;
export const Meeting = Type.Object({ id: field.Id, ...met }, { $id: 'DockingMeeting' });

export const sides = ['enterprise', 'expert'] as const;
export type Side = (typeof sides)[number];
const rated = {
  score: Type.Integer({ minimum: 1, maximum: 5, description: '5 is best' }),
  comment: Type.Optional(field.nullable(field.text(2_000))),
};
export const NewRating = Type.Object(
  {
    side: Type.Optional(
      field.code(sides, { description: 'Who rates; of an enterprise or a profile its own side' }),
    ),
    ...rated,
  },
  {
    $id: 'NewDockingRating',
    ...closed,
    example: { side: 'enterprise', score: 5, comment: '方案可行，响应及时' },
  },
);
export type NewRating = Static<typeof NewRating>;
export const Rating = Type.Object(
  { side: field.code(sides), ...rated, rated_at: field.Time },
  { $id: 'DockingRating' },
);

const team_id = field.nullable({
  ...field.Id,
  description: 'Shared by the members of a service team (专家服务团)',
});
const external_id = field.nullable(field.ExternalId);
const note = field.nullable(field.text(2_000));

export const NewDocking = Type.Object(
  {
    external_id: Type.Optional(external_id),
    demand_id: field.Ref,
    profile_id: field.Ref,
    team_id: Type.Optional(team_id),
    note: Type.Optional(note),
  },
  {
    $id: 'NewDocking',
    ...closed,
    example: {
      external_id: 'example-docking',
      demand_id: 'ext:demo-dem-002',
      profile_id: 'ext:demo-pro-010',
      note: '企业点名邀请',
    },
  },
);
export type NewDocking = Static<typeof NewDocking>;

export const Recommendation = Type.Object(
  { external_id: Type.Optional(external_id), team_id: Type.Optional(team_id), note: Type.Optional(note) },
  { $id: 'Recommendation', ...closed, example: { note: '排名靠前，专业对口' } },
);
export type Recommendation = Static<typeof Recommendation>;

export const Docking = Type.Object(
  {
    id: field.Id,
    external_id,
    demand_id: field.Id,
    profile_id: field.Id,
    enterprise_id: field.nullable({
      ...field.Id,
      description: 'The demand’s owner, once the viewer may know it',
    }),
    team_id,
    state: field.code(stateNames),
    state_since: field.Time,
    note,
    match: field.ref(KeptMatch),
    invited_at: field.nullable(field.Time),
    answer_by: field.nullable(field.Time),
    answered_at: field.nullable(field.Time),
    decline_reason: field.nullable(field.vocabulary('decline_reasons')),
    decline_note: note,
    terms_agreed_at: field.nullable(field.Time),
    agreement: field.ref(Agreement),
    end_reason: field.nullable(field.vocabulary('end_reasons')),
    end_note: note,
    outcome: field.ref(Outcome),
    meetings: Type.Array(field.ref(Meeting)),
    ratings: Type.Array(field.ref(Rating)),
    version: Type.Integer({ minimum: 1 }),
    created_at: field.Time,
    updated_at: field.Time,
  },
  { $id: 'Docking' },
);
export type Docking = Static<typeof Docking>;

export const DockingPage = Type.Object(
  { items: field.listOf(field.ref(Docking), 200), next_cursor: field.nullable(Type.String()) },
  { $id: 'DockingPage' },
);

const Step = Type.Object(
  {
    action: Type.String(),
    from_state: field.nullable(field.code(stateNames)),
    to_state: field.code(stateNames),
    at: field.Time,
    key_id: field.nullable(field.Id),
    role: Type.String({ description: 'The role it was done in' }),
    reason: field.nullable(Type.String()),
    note,
  },
  { $id: 'DockingStep' },
);
export const DockingHistory = Type.Object(
  { items: Type.Array(field.ref(Step), { description: 'Oldest first' }) },
  { $id: 'DockingHistory' },
);

export const Load = Type.Object(
  {
    capacity: field.nullable(Type.Integer({ description: 'Null is unlimited' })),
    open: Type.Integer({
      description: 'Dockings that take one place each: invited, accepted, meeting, agreement',
    }),
    left: field.nullable(Type.Integer({ description: 'Places left; null is unlimited' })),
    days: Type.Integer({ description: 'What follows was counted over so many days' }),
    invitations: Type.Integer(),
    acceptances: Type.Integer(),
    refusals: Type.Integer(),
    expiries: Type.Integer({ description: 'Invitations that were not answered in time' }),
  },
  { $id: 'ProfileLoad' },
);
export type Load = Static<typeof Load>;

export const dockingSchemas = [
  ...[
    KeptMatch,
    NewAgreement,
    Agreement,
    NewOutcome,
    Outcome,
    NewMeeting,
    Meeting,
    NewRating,
    Rating,
    NewDocking,
    Recommendation,
  ],
  ...[Docking, DockingPage, Step, DockingHistory, Load],
];
