import Type, { type Static, type TProperties, type TSchema } from 'typebox';
import { demandExample, demandSchemas, type NewDemand } from '../demands/schema.ts';
import { Neutral, SomeWeights } from '../match-settings/schema.ts';
import type { Constraint } from '../matching/index.ts';
import * as field from '../wire/fields.ts';

/** Those a what-if may leave aside; what a caller excludes by name stays excluded. */
const constraints = [
  'inactive',
  'wrong_kind',
  'no_capacity',
  'conflict_of_interest',
] as const satisfies readonly Constraint[];

const whatIf = {
  weights: Type.Optional({
    ...SomeWeights,
    description: 'What if: weights to change over the settings that would apply',
  }),
  neutral: Type.Optional({
    ...Neutral,
    default: undefined,
    description: 'What if: the value of what is not known',
  }),
  waive: Type.Optional(
    field.listOf(field.code(constraints), constraints.length, {
      uniqueItems: true,
      description: 'What if these constraints did not hold: a match that breaks one says so as its exclusion',
    }),
  ),
};
export interface WhatIf {
  weights?: Static<typeof SomeWeights>;
  neutral?: number;
  waive?: Constraint[];
}
const stored: TSchema = demandSchemas.New;
const newDemand = stored as TSchema & { properties: TProperties };

/** A demand that is not stored, and beside its fields what to weigh otherwise. */
export const PreviewRequest = Type.Unsafe<NewDemand & WhatIf>({
  ...newDemand,
  $id: 'PreviewRequest',
  properties: { ...newDemand.properties, ...whatIf },
  example: { ...demandExample, weights: { region: 0.2 }, waive: ['no_capacity'] },
});
export type PreviewRequest = Static<typeof PreviewRequest>;
