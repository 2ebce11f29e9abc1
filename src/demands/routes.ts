import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import type { ImportService } from '../exchange/service.ts';
import { filterFields } from '../resources/filters.ts';
import { resourceRoutes } from '../resources/routes.ts';
import * as field from '../wire/fields.ts';
import { reviewSchemas } from './review.ts';
import { demandExample, demandSchemas } from './schema.ts';
import type { DemandService } from './service.ts';
import { demandSheet } from './sheet.ts';
import { stateNames } from './states.ts';
import { transitionRoutes } from './transitions.ts';

const { sector, region, service, active, external_id, updated_since } = filterFields;
const owner_id = Type.Optional(field.listOf(field.Ref, 50, { description: 'Enterprise that owns it' }));
const problem_type = Type.Optional(field.listOf(field.vocabulary('problem_types'), 4));
const state = Type.Optional(field.listOf(field.code(stateNames), stateNames.length));
const campaign_id = Type.Optional(
  field.listOf(field.Id, 50, { description: 'Campaign it was collected in' }),
);
const association_id = Type.Optional(field.listOf(field.Id, 50, { description: 'Who collected it' }));
const confidential = Type.Optional(Type.Boolean());
const initial = Type.Optional(
  field.code(stateNames, { description: 'The state new demands begin in, where their lines do not say' }),
);

export const demandRoutes: FastifyPluginAsync<{ demands: DemandService; imports: ImportService }> = async (
  app,
  { demands, imports },
) => {
  for (const schema of reviewSchemas) app.addSchema(schema);
  resourceRoutes(app, {
    path: 'demands',
    one: 'Demand',
    tag: 'Demands',
    schemas: demandSchemas,
    sheet: demandSheet,
    filters: {
      ...{ state, sector, region, service, active, owner_id, problem_type, campaign_id, association_id },
      ...{ confidential, external_id, updated_since },
    },
    defaults: { state: initial },
    examples: { id: 'ext:demo-dem-001', line: demandExample },
    service: demands,
    imports,
  });
  transitionRoutes(app as FastifyInstance, demands);
};
