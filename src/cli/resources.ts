import type { TSchema } from 'typebox';
import { associationSchemas } from '../associations/schema.ts';
import { campaignSchemas } from '../campaigns/schema.ts';
import type { Running } from '../compose.ts';
import { demandSchemas } from '../demands/schema.ts';
import { enterpriseSchemas } from '../enterprises/schema.ts';
import { type ImportedResource, importedResources } from '../jobs/kinds/import.ts';
import { lexiconSchemas } from '../lexicon/schema.ts';
import { profileSchemas } from '../profiles/schema.ts';

export { importedResources as resourceNames };
export type ResourceName = ImportedResource;

export const lineSchemas: Record<ResourceName, TSchema> = {
  lexicon: lexiconSchemas.Line,
  associations: associationSchemas.Line,
  campaigns: campaignSchemas.Line,
  enterprises: enterpriseSchemas.Line,
  demands: demandSchemas.Line,
  profiles: profileSchemas.Line,
};

export const serviceOf = (services: Running, name: ResourceName) => services[name];
