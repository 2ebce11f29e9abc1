import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import type { ImportService } from '../exchange/service.ts';
import { filterFields } from '../resources/filters.ts';
import { resourceRoutes } from '../resources/routes.ts';
import * as field from '../wire/fields.ts';
import { associationExample, associationSchemas } from './schema.ts';
import type { AssociationService } from './service.ts';

const { region, external_id, updated_since } = filterFields;
const level = Type.Optional(field.listOf(field.vocabulary('association_levels'), 6));
const parent_id = Type.Optional(field.listOf(field.Id, 50, { description: 'Those right under it' }));

export const associationRoutes: FastifyPluginAsync<{
  associations: AssociationService;
  imports: ImportService;
}> = async (app, { associations, imports }) => {
  resourceRoutes(app, {
    path: 'associations',
    one: 'Association',
    tag: 'Associations',
    schemas: associationSchemas,
    filters: { level, region, parent_id, external_id, updated_since },
    examples: { id: 'ext:demo-ass-330110', line: associationExample },
    service: associations,
    imports,
  });
};
