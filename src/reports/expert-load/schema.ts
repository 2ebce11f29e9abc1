import Type, { type Static } from 'typebox';
import * as field from '../../wire/fields.ts';
import { ReportHead } from '../schema.ts';

const count = (description?: string) => Type.Integer({ minimum: 0, ...(description && { description }) });
const share = (description: string) => field.nullable(Type.Number({ minimum: 0, maximum: 1, description }));
const days = (description: string) => field.nullable(Type.Number({ minimum: 0, description }));

const sums = {
  experts: count(),
  asked: count('Experts who were invited at least once within the days'),
  never_asked: count('Experts who take dockings and were never invited to one'),
  full: count('Experts without a place left'),
  open: count('Dockings that take a place'),
  waiting: count('Invitations that wait for their answer'),
  invitations: count(),
  acceptances: count(),
  refusals: count(),
  expiries: count('Invitations that were not answered in time'),
  acceptance_rate: share('Acceptances of all that were answered or expired; null where nothing was'),
};
export const LoadSums = Type.Object(sums, {
  $id: 'ExpertLoadSums',
  description: 'Invitations and answers within the days, over all dockings of the experts',
});
export type LoadSums = Static<typeof LoadSums>;

export const overAskedReasons = ['no_places_left', 'often_asked', 'seldom_accepts'] as const;
export type OverAskedReason = (typeof overAskedReasons)[number];

export const ExpertLoad = Type.Object(
  {
    profile_id: field.Id,
    name: Type.String(),
    kind: field.vocabulary('profile_kinds'),
    affiliation: field.nullable(Type.String()),
    region: field.nullable(field.Region),
    country: field.nullable(field.Country),
    sectors: Type.Array(field.SectorCode, { description: 'Declared, or else inferred' }),
    capacity: field.nullable(Type.Integer({ description: 'Null is unlimited' })),
    open: sums.open,
    left: field.nullable(Type.Integer({ description: 'Places left; null is unlimited' })),
    waiting: sums.waiting,
    invitations: count(),
    acceptances: count(),
    refusals: count(),
    expiries: sums.expiries,
    acceptance_rate: sums.acceptance_rate,
    days_to_answer: days('Mean, of the answers within the days'),
    first_asked: field.nullable({ ...field.Time, description: 'The first invitation ever' }),
    last_asked: field.nullable(field.Time),
    completed: count('Dockings ever that something came of'),
    rated: count('Ratings by enterprises'),
    rating: field.nullable(Type.Number({ minimum: 1, maximum: 5, description: 'Their mean' })),
    over_asked: Type.Array(field.code(overAskedReasons), {
      description: 'Why to spare the expert; see `rule`. Empty: no reason',
    }),
    open_demands: count('Demands open to experts in one of the expert’s sectors'),
  },
  { $id: 'ExpertLoad' },
);
export type ExpertLoad = Static<typeof ExpertLoad>;

const ofKind = Type.Object({ kind: field.vocabulary('profile_kinds'), ...sums }, { $id: 'ExpertLoadOfKind' });
const ofSector = Type.Object(
  {
    sector: field.nullable(field.SectorCode),
    open_demands: count('Demands open to experts in it'),
    ...sums,
  },
  { $id: 'ExpertLoadOfSector' },
);
export type LoadOfKind = Static<typeof ofKind>;
export type LoadOfSector = Static<typeof ofSector>;

const rule = Type.Object(
  {
    often: count('So many invitations within the days are too many'),
    median: field.nullable(
      Type.Number({ description: 'Invitations of those who were asked, the middle one' }),
    ),
    least: count('And so many, where they are more than twice the median'),
    unwilling: count('So many refusals and expiries, where they are more than acceptances'),
  },
  { $id: 'OverAskedRule', description: 'Who was asked too often: no place left, or one of these' },
);
export type OverAskedRule = Static<typeof rule>;

export const ExpertLoadReport = Type.Object(
  {
    head: field.ref(ReportHead),
    days: Type.Integer({ minimum: 1, description: 'Invitations and answers of so many days are counted' }),
    since: field.Time,
    rule: field.ref(rule),
    totals: field.ref(LoadSums),
    by_kind: Type.Array(field.ref(ofKind)),
    by_sector: Type.Array(field.ref(ofSector), {
      description: 'An expert of several sectors counts in each; null holds those of none',
    }),
    experts: Type.Array(field.ref(ExpertLoad), { description: 'Most invited first' }),
  },
  { $id: 'ExpertLoadReport' },
);
export type ExpertLoadReport = Static<typeof ExpertLoadReport>;

export const expertLoadSchemas = [LoadSums, ExpertLoad, ofKind, ofSector, rule, ExpertLoadReport];
