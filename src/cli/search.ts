import { Command } from 'commander';
import { readConfig, StartError } from '../config.ts';
import { createIndexKey } from '../search/meilisearch/access.ts';
import { createNames } from '../search/meilisearch/names.ts';
import { lagInWords } from '../search/state.ts';
import { withServices } from './session.ts';

export const searchCommand = (): Command =>
  new Command('search')
    .description('look after search: what was set aside, differences, the key of a Meilisearch server')
    .addCommand(failuresCommand())
    .addCommand(statusCommand())
    .addCommand(setupCommand());

const failuresCommand = (): Command =>
  new Command('failures')
    .description(
      'list the documents that Meilisearch refused, and why; each is tried again when its row changes',
    )
    .option('--json', 'a JSON document a line')
    .addHelpText('after', '\nExample:\n  zhiqi search failures')
    .action(({ json }: { json?: boolean }) =>
      withServices(async ({ searchUpkeep }) => {
        const failures = await searchUpkeep.failures();
        for (const failure of failures) {
          const { failed_at, collection, entity_id, reason } = failure;
          process.stdout.write(
            json ? `${JSON.stringify(failure)}\n` : `${failed_at}  ${collection} ${entity_id}  ${reason}\n`,
          );
        }
        if (failures.length === 0 && !json) process.stdout.write('nothing is set aside\n');
      }),
    );

const statusCommand = (): Command =>
  new Command('status')
    .description('how far what is searched is behind the database')
    .addHelpText('after', '\nExample:\n  zhiqi search status')
    .action(() =>
      withServices(async ({ searchUpkeep }) => {
        for (const [name, lag] of Object.entries(await searchUpkeep.lag()))
          process.stdout.write(`${name}: ${lagInWords(lag)}\n`);
      }),
    );

const setupCommand = (): Command =>
  new Command('setup')
    .description("make, with a Meilisearch server's master key, the key the service works with; print it")
    .addHelpText(
      'after',
      '\nThe master key is read from MEILI_MASTER_KEY and needed for nothing else.\n\nExample:\n  MEILI_MASTER_KEY=… zhiqi search setup',
    )
    .action(async () => {
      const { MEILI_URL, MEILI_INDEX_PREFIX } = readConfig(process.env);
      const master = process.env.MEILI_MASTER_KEY;
      if (!MEILI_URL) throw new StartError('MEILI_URL: must be set to make a key');
      if (!master) throw new StartError('MEILI_MASTER_KEY: must be set to make a key');
      const { key, created } = await createIndexKey(
        { host: MEILI_URL, apiKey: master },
        createNames(MEILI_INDEX_PREFIX),
      ).catch((error: Error) => {
        throw new StartError(
          `MEILI_MASTER_KEY: the server at MEILI_URL made no key with it (${error.message})`,
        );
      });
      process.stderr.write(created ? 'made a key:\n' : 'the key was made before:\n');
      process.stdout.write(`MEILI_API_KEY=${key}\n`);
    });
