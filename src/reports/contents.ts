import type { TSchema } from 'typebox';
import { demandMatchSchemas } from './demand-match/schema.ts';

/** What the JSON files of reports hold, with all that they refer to. */
export const partSchemas: readonly TSchema[] = demandMatchSchemas.slice(0, -1);
export const contentSchemas: readonly TSchema[] = demandMatchSchemas.slice(-1);
