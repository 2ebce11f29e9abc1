import Type, { type Static } from 'typebox';
import { type Content, resourceSchemas } from '../resources/schema.ts';
import type { Fault } from '../validation/ajv.ts';
import * as field from '../wire/fields.ts';
import { stateNames } from './states.ts';

const demandFields = {
  title: field.label(500),
  description: field.nullable(field.text(20_000)),
  owner_type: field.vocabulary('owner_types', { default: 'enterprise' }),
  owner_id: field.nullable({ ...field.Ref, description: 'The enterprise: its UUID, or ext:<external_id>' }),
  owner_name: field.nullable(
    field.text(200, { description: 'As written on the form, where no enterprise is given' }),
  ),
  region: field.nullable(field.Region),
  sectors: field.Sectors,
  keywords: field.Keywords,
  problem_type: field.nullable(field.vocabulary('problem_types')),
  services: field.Services,
  wanted_kinds: field.listOf(field.vocabulary('profile_kinds'), 4, {
    uniqueItems: true,
    description: 'Only these kinds of profile are matched; empty means all',
  }),
  budget_cny: field.nullable(Type.Integer({ minimum: 0, maximum: 1e12, description: 'In yuan' })),
  deadline: field.nullable(Type.String({ format: 'date' })),
  active: Type.Boolean({ default: true, description: 'false keeps the demand out of every match' }),
  campaign_id: field.nullable({ ...field.Ref, description: 'The campaign it was collected in' }),
  association_id: field.nullable({
    ...field.Ref,
    description: 'The association that collected it; that of the key unless told',
  }),
  received_at: field.nullable({
    ...field.Time,
    description: 'When its form came in, where that was before it was recorded (`recorded_at`)',
  }),
  confidential: Type.Boolean({
    default: false,
    description:
      'Outsiders see its public summary; text and owner open to an expert who has accepted to dock',
  }),
  public_summary: field.nullable(
    field.text(500, { description: 'What outsiders see of a confidential demand' }),
  ),
  confidentiality_terms: field.nullable(
    field.text(10_000, { description: 'What an expert must agree to before it opens' }),
  ),
};

export const demandExample = {
  external_id: 'example-demand',
  title: '高强度螺栓镀锌后氢脆断裂问题',
  description: '12.9级螺栓电镀锌后在装配48小时内发生延迟断裂，希望找到低氢脆镀层与除氢工艺。',
  owner_id: 'ext:demo-ent-001',
  sectors: ['new_materials'],
  keywords: ['氢脆', '紧固件'],
  problem_type: 'key_technology',
  services: ['joint_research'],
};

export const demandSchemas = resourceSchemas('Demand', {
  fields: demandFields,
  required: ['title'],
  initial: {
    state: Type.Optional(
      field.code(stateNames, {
        description:
          'The state a new demand begins in: `draft` or `submitted`, from an association also `verified` or `published`. ' +
          'Without it an enterprise begins a draft, an association submits, and the province publishes',
      }),
    ),
  },
  derived: {
    inferred_sectors: field.listOf(field.SectorCode, 14, {
      description: 'Read from the text, where none is declared',
    }),
    recorded_at: {
      ...field.Time,
      description: 'When it was recorded here; `received_at` is when its form came in',
    },
    state: field.code(stateNames),
    state_since: field.nullable(field.Time),
    redacted: Type.Boolean({
      description: 'Only what is public of a confidential demand is shown',
    }),
  },
  example: demandExample,
  patchExample: { budget_cny: 500_000 },
});
export type NewDemand = Static<typeof demandSchemas.New>;
export type Demand = Static<typeof demandSchemas.Full>;
export type DemandContent = Content<typeof demandFields>;

/** Faults between fields, which no schema names. */
export function demandFaults({ owner_type, owner_id, received_at }: DemandContent, now: Date): Fault[] {
  const faults: Fault[] = [];
  if (owner_id !== null && owner_type !== 'enterprise')
    faults.push({ pointer: '/owner_id', message: `names an enterprise, but owner_type is ${owner_type}` });
  if (received_at !== null && new Date(received_at) > now)
    faults.push({ pointer: '/received_at', message: 'lies in the future' });
  return faults;
}
