import type { TSchema } from 'typebox';

/** What the JSON files of reports hold, with all that they refer to. */
export const contentSchemas: readonly TSchema[] = [];
