import type { TSchema } from 'typebox';
import { associationSchemas } from '../associations/schema.ts';
import { campaignSchemas } from '../campaigns/schema.ts';
import type { Running } from '../compose.ts';
import { demandSchemas } from '../demands/schema.ts';
import { enterpriseSchemas } from '../enterprises/schema.ts';
import { lexiconSchemas } from '../lexicon/schema.ts';
import { profileSchemas } from '../profiles/schema.ts';

/** In the order they can be imported: an owner before what it owns, terms before the texts that are read by them. */
export const resourceNames = [
  'lexicon',
  'associations',
  'campaigns',
  'enterprises',
  'demands',
  'profiles',
] as const;
export type ResourceName = (typeof resourceNames)[number];

export const lineSchemas: Record<ResourceName, TSchema> = {
  lexicon: lexiconSchemas.Line,
  associations: associationSchemas.Line,
  campaigns: campaignSchemas.Line,
  enterprises: enterpriseSchemas.Line,
  demands: demandSchemas.Line,
  profiles: profileSchemas.Line,
};

export const serviceOf = (services: Running, name: ResourceName) => services[name];
