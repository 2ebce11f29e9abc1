import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { Region, ref } from '../wire/fields.ts';
import {
  countries,
  crosswalk,
  languages,
  pilotUnits,
  regionLevel,
  regionPrefix,
  regions,
  sectors,
  vocabularies,
} from './index.ts';
import { RegionList, SectorList, Vocabularies } from './schema.ts';

const config = { action: 'reference.read' } as const;
const tags = ['Reference'];

export const referenceRoutes: FastifyPluginAsync = async (app) => {
  for (const schema of [SectorList, RegionList, Vocabularies]) app.addSchema(schema);

  app.get('/v1/sectors', {
    config,
    schema: {
      operationId: 'listSectors',
      summary: 'Sectors of both vocabularies, and how they are related',
      tags,
      response: { 200: ref(SectorList) },
    },
    handler: async () => ({
      items: sectors,
      crosswalk: crosswalk.map(([a, b, relatedness]) => ({ a, b, relatedness })),
    }),
  });

  app.get<{ Querystring: { within?: string } }>('/v1/regions', {
    config,
    schema: {
      operationId: 'listRegions',
      summary: 'Regions (GB/T 2260) and the pilot units',
      tags,
      querystring: Type.Object(
        { within: Type.Optional({ ...Region, description: 'Only this region and what is in it' }) },
        { additionalProperties: false },
      ),
      response: { 200: ref(RegionList) },
    },
    handler: async ({ query: { within } }) => {
      const inside = ({ code }: { code: string }) => !within || code.startsWith(regionPrefix(within));
      return {
        items: regions.filter(inside).map((region) => ({ ...region, level: regionLevel(region.code) })),
        pilot_units: pilotUnits.filter(inside),
      };
    },
  });

  app.get('/v1/vocabularies', {
    config,
    schema: {
      operationId: 'listVocabularies',
      summary: 'The other code lists',
      tags,
      response: { 200: ref(Vocabularies) },
    },
    handler: async () => ({ ...vocabularies, countries, languages }),
  });
};
