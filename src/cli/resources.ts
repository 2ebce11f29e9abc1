import type { TSchema } from 'typebox';
import type { Running } from '../compose.ts';
import { demandSchemas } from '../demands/schema.ts';
import { enterpriseSchemas } from '../enterprises/schema.ts';
import { lexiconSchemas } from '../lexicon/schema.ts';
import { profileSchemas } from '../profiles/schema.ts';

/** In the order they can be imported: an owner before what it owns, terms before the texts that are read by them. */
export const resourceNames = ['lexicon', 'enterprises', 'demands', 'profiles'] as const;
export type ResourceName = (typeof resourceNames)[number];

export const lineSchemas: Record<ResourceName, TSchema> = {
  lexicon: lexiconSchemas.Line,
  enterprises: enterpriseSchemas.Line,
  demands: demandSchemas.Line,
  profiles: profileSchemas.Line,
};

export const serviceOf = (services: Running, name: ResourceName) => services[name];
