import type { TSchema } from 'typebox';
import { associationSchemas } from '../associations/schema.ts';
import { campaignSchemas } from '../campaigns/schema.ts';
import type { Running } from '../compose.ts';
import { StartError } from '../config.ts';
import { demandSchemas } from '../demands/schema.ts';
import { demandSheet } from '../demands/sheet.ts';
import { enterpriseSchemas } from '../enterprises/schema.ts';
import { enterpriseSheet } from '../enterprises/sheet.ts';
import { type Format, formats } from '../exchange/formats.ts';
import type { RoomSheet } from '../exchange/sheets/columns.ts';
import { type ImportedResource, importedResources } from '../jobs/kinds/import.ts';
import { lexiconSchemas } from '../lexicon/schema.ts';
import { profileSchemas } from '../profiles/schema.ts';
import { profileSheet } from '../profiles/sheet.ts';

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

/** What can be a sheet as well as NDJSON. */
export const sheets = {
  enterprises: enterpriseSheet,
  demands: demandSheet,
  profiles: profileSheet,
} as const satisfies Partial<Record<ResourceName, RoomSheet>>;
export type SheetName = keyof typeof sheets;
export const sheetNames = Object.keys(sheets) as SheetName[];

/** The format that was asked for, or that a file's name ends with; throws StartError where the rows have none of it. */
export function formatFor(name: ResourceName, file: string | undefined, asked: Format | undefined): Format {
  const ending = file?.toLowerCase().split('.').at(-1);
  const format = asked ?? formats.find((one) => one === ending) ?? 'ndjson';
  if (format === 'ndjson' || name in sheets) return format;
  throw new StartError(`${name} come as NDJSON; sheets are for ${sheetNames.join(', ')}`);
}

export const sheetOf = (name: ResourceName): RoomSheet | undefined =>
  (sheets as Partial<Record<ResourceName, RoomSheet>>)[name];
