import type { FastifyPluginAsync } from 'fastify';
import type { ImportService } from '../exchange/service.ts';
import { filterFields } from '../resources/filters.ts';
import { resourceRoutes } from '../resources/routes.ts';
import { enterpriseExample, enterpriseSchemas } from './schema.ts';
import type { EnterpriseService } from './service.ts';
import { enterpriseSheet } from './sheet.ts';

const { sector, region, external_id, updated_since } = filterFields;

export const enterpriseRoutes: FastifyPluginAsync<{
  enterprises: EnterpriseService;
  imports: ImportService;
}> = async (app, { enterprises, imports }) => {
  resourceRoutes(app, {
    path: 'enterprises',
    one: 'Enterprise',
    tag: 'Enterprises',
    schemas: enterpriseSchemas,
    sheet: enterpriseSheet,
    filters: { sector, region, external_id, updated_since },
    examples: {
      id: 'ext:demo-ent-001',
      line: enterpriseExample,
    },
    service: enterprises,
    imports,
  });
};
