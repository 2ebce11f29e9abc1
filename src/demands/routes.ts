import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import type { ImportService } from '../exchange/service.ts';
import { filterFields } from '../resources/filters.ts';
import { resourceRoutes } from '../resources/routes.ts';
import * as field from '../wire/fields.ts';
import { demandExample, demandSchemas } from './schema.ts';
import type { DemandService } from './service.ts';

const { sector, region, service, active, external_id, updated_since } = filterFields;
const owner_id = Type.Optional(field.listOf(field.Ref, 50, { description: 'Enterprise that owns it' }));
const problem_type = Type.Optional(field.listOf(field.vocabulary('problem_types'), 4));

export const demandRoutes: FastifyPluginAsync<{ demands: DemandService; imports: ImportService }> = async (
  app,
  { demands, imports },
) => {
  resourceRoutes(app, {
    path: 'demands',
    one: 'Demand',
    tag: 'Demands',
    schemas: demandSchemas,
    filters: { sector, region, service, active, owner_id, problem_type, external_id, updated_since },
    examples: { id: 'ext:demo-dem-001', line: demandExample },
    service: demands,
    imports,
  });
};
