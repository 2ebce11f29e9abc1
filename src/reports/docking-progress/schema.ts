import Type, { type Static } from 'typebox';
import { stateNames as demandStates } from '../../demands/states.ts';
import { stateNames as dockingStates } from '../../dockings/states.ts';
import * as field from '../../wire/fields.ts';
import { ReportHead } from '../schema.ts';
import { stages } from './stages.ts';

const count = (description?: string) => Type.Integer({ minimum: 0, ...(description && { description }) });
const days = (description?: string) => Type.Number({ minimum: 0, ...(description && { description }) });
const time = (description: string) => field.nullable({ ...field.Time, description });
const yuan = Type.Number({ minimum: 0, description: 'In yuan' });

const reached = Type.Object(
  {
    collected: count('All demands the report is of'),
    submitted: count(),
    verified: count(),
    published: count(),
    invited: count('At least one expert was invited'),
    accepted: count('At least one accepted'),
    met: count(),
    agreement: count(),
    outcome: count(),
  },
  {
    $id: 'StageCounts',
    description:
      'Demands that ever reached each stage, each counted once; a later stage counts for all before it',
  },
);

const totals = Type.Object(
  {
    dockings: count('Experts brought together with these demands, invited or not'),
    invitations: count(),
    acceptances: count(),
    refusals: count(),
    expiries: count('Invitations that were not answered in time'),
    agreements: count('Dockings with an agreement'),
    outcomes: count('Dockings with an outcome'),
    contract_cny: { ...yuan, description: 'Of agreements and outcomes, each docking once' },
  },
  { $id: 'DockingTotals', description: 'Counted by docking, not by demand' },
);
export type Totals = Static<typeof totals>;

const ofRegion = Type.Object(
  {
    region: field.nullable({ ...field.Region, description: 'Null where none is known' }),
    pilot: Type.Boolean({ description: 'Whether it is a pilot unit' }),
    without: Type.Array(field.Region, { description: 'Pilot units in it that are told of by themselves' }),
    reached: field.ref(reached),
  },
  { $id: 'ProgressOfRegion' },
);
const ofSector = Type.Object(
  { sector: field.nullable(field.SectorCode), reached: field.ref(reached) },
  { $id: 'ProgressOfSector' },
);
const ofMonth = Type.Object(
  {
    month: field.nullable(
      Type.String({ description: 'YYYY-MM by the clock of Shanghai; null holds all that came before' }),
    ),
    reached: field.ref(reached),
  },
  { $id: 'ProgressOfMonth' },
);
export type OfRegion = Static<typeof ofRegion>;
export type OfSector = Static<typeof ofSector>;
export type OfMonth = Static<typeof ofMonth>;

const stay = Type.Object(
  {
    of: field.code(['demand', 'docking'] as const),
    state: field.code([...new Set([...demandStates, ...dockingStates])]),
    left: field.nullable(
      Type.Object({ count: count(), median_days: days(), p90_days: days('Nine of ten took no longer') }),
    ),
    open: field.nullable(
      Type.Object({ count: count('In the state now'), median_days: days(), longest_days: days() }),
    ),
  },
  { $id: 'StateStay', description: 'How long a state was kept, once it was left and where it is kept still' },
);
export type StateStay = Static<typeof stay>;

export const stuckKinds = [
  'awaiting_review',
  'returned',
  'awaiting_publication',
  'not_invited',
  'none_under_way',
  'unanswered',
  'not_met',
  'no_agreement',
  'no_outcome',
] as const;
export type StuckKind = (typeof stuckKinds)[number];
const stuck = Type.Object(
  {
    kind: field.code(stuckKinds),
    demand_id: field.Id,
    docking_id: field.nullable(field.Id),
    title: Type.String(),
    owner: field.nullable(Type.String()),
    region: field.nullable(field.Region),
    expert: field.nullable(Type.String()),
    since: field.Time,
    days: count(),
    due: time('Until when an invitation can be answered'),
  },
  { $id: 'StuckDemand' },
);
export type Stuck = Static<typeof stuck>;

const outcomes = Type.Object(
  {
    by_carrier: Type.Array(
      Type.Object({
        carrier: field.nullable(field.vocabulary('carriers')),
        outcomes: count('Outcomes that were noted as carried by such an organisation, not organisations'),
        contract_cny: yuan,
        target: field.nullable(count('Organisations the plan means to set up')),
      }),
    ),
    by_service: Type.Array(
      Type.Object({ service: field.vocabulary('services'), outcomes: count(), contract_cny: yuan }),
    ),
    by_unit: Type.Array(
      Type.Object({
        region: field.nullable({ ...field.Region, description: 'A pilot unit; null holds all others' }),
        ...{ demands: count(), invited: count('Demands'), agreements: count(), outcomes: count() },
        contract_cny: yuan,
      }),
    ),
  },
  { $id: 'ProgressOutcomes' },
);
export type Outcomes = Static<typeof outcomes>;

export const DemandProgress = Type.Object(
  {
    demand_id: field.Id,
    external_id: field.nullable(field.ExternalId),
    title: Type.String(),
    owner: field.nullable(Type.String()),
    region: field.nullable(field.Region),
    sectors: Type.Array(field.SectorCode, { description: 'Declared, or else inferred' }),
    state: field.code(demandStates),
    stage: field.code(stages, { description: 'The furthest it ever reached' }),
    collected_at: field.Time,
    submitted_at: time('First; null where it is not on record, as of one that began in a later state'),
    verified_at: time('First'),
    published_at: time('First'),
    invited_at: time('First, of its dockings'),
    accepted_at: time('First'),
    met_at: time('First noted'),
    agreed_at: time('First'),
    concluded_at: time('First'),
    days: count('Since it was collected'),
    state_days: count('In its present state'),
    dockings: count(),
    invitations: count('An expert who was invited twice counts twice'),
    acceptances: count(),
    refusals: count(),
    expiries: count(),
    open: count('Dockings under way that take a place of an expert'),
    experts: Type.Array(Type.String(), { description: 'Names of those whose docking came furthest' }),
    contract_cny: yuan,
  },
  { $id: 'DemandProgress' },
);
export type DemandProgress = Static<typeof DemandProgress>;

export const DockingProgressReport = Type.Object(
  {
    head: field.ref(ReportHead),
    regions: field.nullable(
      Type.Array(field.Region, {
        description: 'What it tells of; null is everywhere, none is the owner’s own',
      }),
    ),
    campaign: field.nullable(Type.String({ description: 'Name of the campaign it is limited to' })),
    months: Type.Integer({ minimum: 1 }),
    reached: field.ref(reached),
    totals: field.ref(totals),
    by_region: Type.Array(field.ref(ofRegion)),
    by_sector: Type.Array(field.ref(ofSector), { description: 'A demand of several sectors counts in each' }),
    by_month: Type.Array(field.ref(ofMonth), { description: 'Of collection, oldest first' }),
    stays: Type.Array(field.ref(stay)),
    stuck: Type.Array(field.ref(stuck), { description: 'By kind, longest first' }),
    outcomes: field.ref(outcomes),
    demands: Type.Array(field.ref(DemandProgress), { description: 'Oldest first' }),
  },
  { $id: 'DockingProgressReport' },
);
export type DockingProgressReport = Static<typeof DockingProgressReport>;

export const dockingProgressSchemas = [
  ...[reached, totals, ofRegion, ofSector, ofMonth, stay, stuck, outcomes],
  ...[DemandProgress, DockingProgressReport],
];
