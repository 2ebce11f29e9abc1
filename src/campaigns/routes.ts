import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import type { ImportService } from '../exchange/service.ts';
import { filterFields } from '../resources/filters.ts';
import { resourceRoutes } from '../resources/routes.ts';
import * as field from '../wire/fields.ts';
import { campaignExample, campaignSchemas } from './schema.ts';
import type { CampaignService } from './service.ts';

const { sector, external_id, updated_since } = filterFields;
const channel = Type.Optional(field.listOf(field.vocabulary('campaign_channels'), 7));
const association_id = Type.Optional(field.listOf(field.Id, 50, { description: 'Association that runs it' }));
const on = Type.Optional(Type.String({ format: 'date', description: 'Under way on this day' }));

export const campaignRoutes: FastifyPluginAsync<{
  campaigns: CampaignService;
  imports: ImportService;
}> = async (app, { campaigns, imports }) => {
  resourceRoutes(app, {
    path: 'campaigns',
    one: 'Campaign',
    tag: 'Campaigns',
    schemas: campaignSchemas,
    filters: { channel, association_id, sector, on, external_id, updated_since },
    examples: { id: 'ext:demo-cam-001', line: campaignExample },
    service: campaigns,
    imports,
  });
};
