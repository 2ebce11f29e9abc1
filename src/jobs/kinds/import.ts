import Type from 'typebox';
import type { Action } from '../../access/permissions.ts';
import { formats } from '../../exchange/formats.ts';
import { type IntakeDeps, openIntake } from '../../exchange/intake.ts';
import type { Targets } from '../../exchange/service.ts';
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
    format: Type.Optional(field.code(formats)),
    file_id: field.Id,
    rows: Type.Integer({ description: 'Lines that are not blank' }),
    dry_run: Type.Boolean(),
    defaults: Type.Optional(field.json('What a line means by what it leaves out')),
  },
  { additionalProperties: false },
);

export interface ImportJobServices extends Omit<IntakeDeps, 'files'> {
  files: Pick<FileService, 'read' | 'begin'>;
  lexicon: Pick<LexiconService, 'load'>;
  targets: Record<ImportedResource, Targets>;
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
  async run({ files, lexicon, targets, ...deps }, context) {
    const { resource, format = 'ndjson', file_id, rows, dry_run, defaults } = context.payload;
    await lexicon.load();
    const body = { rows, read: () => files.read(file_id) };
    const intake = await openIntake(targets[resource], format, body, { ...deps, files });
    const result = await intake.run(context.viewer, {
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
