import Type, { type TSchema } from 'typebox';
import { ref } from '../wire/fields.ts';
import { demandMatchSchemas } from './demand-match/schema.ts';
import { dockingProgressSchemas } from './docking-progress/schema.ts';
import { expertLoadSchemas } from './expert-load/schema.ts';

const all: readonly (readonly TSchema[])[] = [demandMatchSchemas, expertLoadSchemas, dockingProgressSchemas];

/** What the JSON files of reports hold, and beside it what they refer to. */
export const contentSchemas: readonly TSchema[] = all.flatMap((list) => list.slice(-1));
export const partSchemas: readonly TSchema[] = all.flatMap((list) => list.slice(0, -1));

/** The JSON file of a report, whichever kind it is. */
export const ReportContent = Type.Unsafe<object>({
  $id: 'ReportContent',
  description: 'The JSON of a report: `head.kind` says which',
  anyOf: contentSchemas.map((schema) => ref(schema)),
});
