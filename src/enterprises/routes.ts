import type { FastifyPluginAsync } from 'fastify';
import { filterFields } from '../resources/filters.ts';
import { resourceRoutes } from '../resources/routes.ts';
import { enterpriseExample, enterpriseSchemas } from './schema.ts';
import type { EnterpriseService } from './service.ts';

const { sector, region, external_id, updated_since } = filterFields;

export const enterpriseRoutes: FastifyPluginAsync<{ enterprises: EnterpriseService }> = async (
  app,
  { enterprises },
) => {
  resourceRoutes(app, {
    path: 'enterprises',
    one: 'Enterprise',
    tag: 'Enterprises',
    schemas: enterpriseSchemas,
    filters: { sector, region, external_id, updated_since },
    examples: {
      id: 'ext:demo-ent-001',
      line: enterpriseExample,
    },
    service: enterprises,
  });
};
