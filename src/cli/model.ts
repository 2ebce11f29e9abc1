import { Command } from 'commander';
import { system } from '../access/principal.ts';
import { type Model, ModelRef } from '../models/schema.ts';
import { valid } from './arguments.ts';
import { withServices } from './session.ts';

const LISTED = 1_000;
const NONE = 'none';
const anyState = (): void => undefined;
const orNone = valid(ModelRef);

export const modelCommand = (): Command => {
  const model = new Command('model')
    .description('models of which terms belong together, built from the stored texts')
    .exitOverride();
  model
    .command('rebuild')
    .description('build a model of the texts as they are now, and match with it')
    .addHelpText('after', '\nExample:\n  zhiqi model rebuild')
    .action(() =>
      withServices(async ({ models }) => {
        const { row, created } = await models.rebuild(system);
        process.stdout.write(`${modelLine(row)}\n${created ? '' : 'The texts are those of this model.\n'}`);
      }),
    );
  model
    .command('list')
    .description('list stored models, newest first')
    .addHelpText('after', '\nExample:\n  zhiqi model list')
    .action(() =>
      withServices(async ({ models }) => {
        for (const row of (await models.list({ size: LISTED })).items)
          process.stdout.write(`${modelLine(row)}\n`);
      }),
    );
  model
    .command('use')
    .argument('<version>', 'a version, latest, or none', (text) => (text === NONE ? text : orNone(text)))
    .description('match with a stored model, or with none')
    .addHelpText('after', '\nExamples:\n  zhiqi model use latest\n  zhiqi model use none')
    .action((version: string) =>
      withServices(async ({ models }) => {
        if (version !== NONE) {
          const row = await models.patch(system, version, { is_active: true }, anyState);
          process.stdout.write(`${row.version} is in use.\n`);
          return;
        }
        const { items } = await models.list({ size: LISTED });
        if (items.some(({ is_active }) => is_active))
          await models.patch(system, 'active', { is_active: false }, anyState);
        process.stdout.write('No model is in use.\n');
      }),
    );
  return model;
};

const modelLine = (row: Model): string =>
  [
    row.version,
    row.built_at,
    `${row.profile_count} profiles, ${row.demand_count} demands, ${row.term_count} terms`,
    row.is_active ? 'in use' : '',
  ]
    .join('  ')
    .trimEnd();
