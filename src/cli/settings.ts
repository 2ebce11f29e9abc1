import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { system } from '../access/principal.ts';
import { StartError } from '../config.ts';
import { ApiError } from '../errors.ts';
import { settingsRef } from '../match-settings/refs.ts';
import { NewMatchSettings, SettingsName, SettingsRef } from '../match-settings/schema.ts';
import { createAjv, faultsOf } from '../validation/ajv.ts';
import { valid } from './arguments.ts';
import { withServices } from './session.ts';

const LISTED = 1_000;
const anyState = (): void => undefined;

export const settingsCommand = (): Command => {
  const settings = new Command('settings').description('what a match weighs how much').exitOverride();
  settings
    .command('list')
    .description('list match settings, newest first')
    .addHelpText('after', '\nExample:\n  zhiqi settings list')
    .action(() =>
      withServices(async ({ matchSettings }) => {
        for (const set of (await matchSettings.list({ size: LISTED })).items) {
          const uses = [set.is_default ? 'default' : '', ...set.sectors].filter(Boolean).join(', ');
          process.stdout.write(`${settingsRef(set)}  ${set.title}${uses && `  (${uses})`}\n`);
        }
      }),
    );
  settings
    .command('show')
    .argument('<name>', 'for its latest version, or name@version', valid(SettingsRef))
    .description('print match settings as "settings set" takes them')
    .addHelpText('after', '\nExample:\n  zhiqi settings show default > ours.json')
    .action((ref: string) =>
      withServices(async ({ matchSettings }) => {
        const { name, title, description, components, neutral, sectors } = await matchSettings.get(ref);
        const shown = { name, title, description, components, neutral, sectors };
        process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
      }),
    );
  settings
    .command('set')
    .argument('<file>', 'JSON file, or - for standard input')
    .description('store match settings: a new name, or the next version of one')
    .addHelpText('after', '\nExample:\n  zhiqi settings set ours.json')
    .action(async (file: string) => {
      const input = await readSettings(file);
      await withServices(async ({ matchSettings }) => {
        const { row, created } = await matchSettings.create(system, input);
        process.stdout.write(`${settingsRef(row)}: ${created ? 'stored' : 'nothing changed'}.\n`);
      });
    });
  settings
    .command('default')
    .argument('<name>', 'the set, or "default" for the packaged one', valid(SettingsName))
    .description('weigh by a set what no set of a sector does')
    .addHelpText('after', '\nExample:\n  zhiqi settings default ours')
    .action((name: string) =>
      withServices(async ({ matchSettings }) => {
        const row = await matchSettings.patch(system, name, { is_default: true }, anyState);
        process.stdout.write(`${settingsRef(row)} is the default.\n`);
      }),
    );
  return settings;
};

/** What the API would take; throws where it would not. */
async function readSettings(file: string): Promise<NewMatchSettings> {
  let input: unknown;
  try {
    input = JSON.parse(await (file === '-' ? text(process.stdin) : readFile(file, 'utf8')));
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'not JSON';
    throw new StartError(`${file} cannot be read (${why})`);
  }
  const check = createAjv().compile<NewMatchSettings>(NewMatchSettings);
  if (check(input)) return input;
  throw new ApiError('invalid_request', undefined, faultsOf(check.errors));
}
