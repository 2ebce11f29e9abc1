import { Command, Option } from 'commander';
import { type Role, roles, system } from '../access/principal.ts';
import { NewApiKey } from '../access/schema.ts';
import { Ref } from '../wire/fields.ts';
import { valid } from './arguments.ts';
import { withServices } from './session.ts';

const LISTED = 1_000;

export const keysCommand = (): Command => {
  const keys = new Command('keys').description('make, list and revoke API keys').exitOverride();
  keys
    .command('create')
    .description('make a key; it is shown this once')
    .requiredOption('--name <name>', 'what it is for', valid(NewApiKey.properties.name))
    .addOption(new Option('--role <role>', 'what it may do').choices([...roles]).default('reader'))
    .addHelpText('after', '\nExample:\n  zhiqi keys create --name "Partner portal" --role reader')
    .action(({ name, role }: { name: string; role: Role }) =>
      withServices(async (services) => {
        const { id, key } = await services.keys.create(system, { name, role });
        process.stderr.write(`Key ${id} (${role}); it is shown only now:\n`);
        process.stdout.write(`${key}\n`);
      }),
    );
  keys
    .command('list')
    .description('list keys, newest first')
    .addHelpText('after', '\nExample:\n  zhiqi keys list')
    .action(() =>
      withServices(async (services) => {
        const { items } = await services.keys.list(undefined, LISTED);
        for (const { id, role, prefix, created_at, revoked_at, name } of items) {
          const state = revoked_at ? `revoked ${revoked_at}` : 'active';
          process.stdout.write(`${id}  ${role.padEnd(8)}  ${prefix}…  ${created_at}  ${state}  ${name}\n`);
        }
      }),
    );
  keys
    .command('revoke')
    .argument('<id>', 'its UUID, or ext:<external_id>', valid(Ref))
    .description('revoke a key, at once and for good')
    .addHelpText('after', '\nExample:\n  zhiqi keys revoke 01930000-0000-7000-8000-000000000000')
    .action((id: string) =>
      withServices(async (services) => {
        const { name } = await services.keys.revoke(system, id);
        process.stdout.write(`Revoked ${id} (${name}).\n`);
      }),
    );
  return keys;
};
