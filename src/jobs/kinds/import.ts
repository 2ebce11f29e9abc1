import Type, { type TSchema } from 'typebox';
import type { Action } from '../../access/permissions.ts';
import { importNdjson } from '../../exchange/import.ts';
import type { ImportTarget } from '../../exchange/port.ts';
import type { Mark } from '../../exchange/tally.ts';
import type { FileService } from '../../files/service.ts';
import type { LexiconService } from '../../lexicon/service.ts';
import * as field from '../../wire/fields.ts';
import { defineJob } from '../job.ts';

/** In the order they can be imported: an owner before what it owns, terms before the texts that are read by them. */
export const importedResources = [
  'lexicon',
  'associations',
  'campaigns',
  'enterprises',
  'demands',
  'profiles',
] as const;
export type ImportedResource = (typeof importedResources)[number];

const ImportPayload = Type.Object(
  {
    resource: field.code(importedResources),
    file_id: field.Id,
    rows: Type.Integer({ description: 'Lines that are not blank' }),
    dry_run: Type.Boolean(),
    defaults: Type.Optional(field.json('What a line means by what it leaves out')),
  },
  { additionalProperties: false },
);

export interface ImportJobServices {
  files: Pick<FileService, 'read'>;
  lexicon: Pick<LexiconService, 'load'>;
  targets: Record<ImportedResource, { target: ImportTarget; schema: TSchema }>;
}

/**
 * Writes the rows of a file that was too large to import at once. Each batch of rows is kept together with how far the import is: an attempt goes on where the last one was
 * killed.
 */
export const importJob = defineJob<typeof ImportPayload, ImportJobServices>({
  name: 'import',
  payload: ImportPayload,
  deadline: 6 * 3_600,
  retry: { attempts: 10, delay: 5 },
  action: ({ resource }): Action => `${resource}.write`,
  onDemand: false,
  async run({ files, lexicon, targets }, context) {
    const { resource, file_id, rows, dry_run, defaults } = context.payload;
    const { target, schema } = targets[resource];
    await lexicon.load();
    const result = await importNdjson(context.viewer, target, schema, files.read(file_id), {
      dryRun: dry_run,
      defaults,
      from: context.checkpoint as Mark | null,
      signal: context.signal,
      mark: (mark, tx) => {
        const message = `${doneOf(mark)} of ${rows} rows`;
        const step = { progress: doneOf(mark) / rows, message, checkpoint: mark };
        return tx ? context.save(tx, step) : context.report(step);
      },
    });
    return { result, message: summary(result, dry_run) };
  },
});

const doneOf = ({ result }: Mark): number => result.accepted + result.rejected;

function summary({ created, updated, unchanged, rejected }: Mark['result'], dryRun: boolean): string {
  const counts = `${created} created, ${updated} updated, ${unchanged} unchanged, ${rejected} rejected`;
  return dryRun ? `${counts} (dry run: nothing was written)` : counts;
}
