import { Command, Option } from 'commander';
import { type PartnerRole, partnerRoles, type Role, roles, system } from '../access/principal.ts';
import { NewApiKey, Rotation } from '../access/schema.ts';
import { Ref, Region, Time } from '../wire/fields.ts';
import { valid } from './arguments.ts';
import { withServices } from './session.ts';

const LISTED = 1_000;

interface NewKey {
  name: string;
  role: Role;
  subject?: string;
  part?: PartnerRole[];
  region?: string[];
  expires?: string;
}

const CREATED = `
Examples:
  zhiqi keys create --name "Evaluation office" --role assessor
  zhiqi keys create --name "Yuhang association" --role association_operator --subject ext:demo-ass-330110
  zhiqi keys create --name "County portal" --role partner --part association_operator --region 330110 330521

"zhiqi permissions" prints what each role may do.`;

const shownOnce = ({ id, role, key }: { id: string; role: string; key: string }): void => {
  process.stderr.write(`Key ${id} (${role}); it is shown only now:\n`);
  process.stdout.write(`${key}\n`);
};

export const keysCommand = (): Command => {
  const keys = new Command('keys').description('make, list, rotate and revoke API keys').exitOverride();
  keys
    .command('create')
    .description('make a key; it is shown this once')
    .requiredOption('--name <name>', 'what it is for', valid(NewApiKey.properties.name))
    .addOption(new Option('--role <role>', 'what it may do').choices([...roles]).default('assessor'))
    .option(
      '--subject <id>',
      'whose it is: an association, enterprise or profile, as the role says',
      valid(Ref),
    )
    .addOption(
      new Option('--part <role...>', 'of a partner: whose parts it takes').choices([...partnerRoles]),
    )
    .option('--region <code...>', 'of a partner: where', (value: string, all: string[] = []) => [
      ...all,
      valid(Region)(value),
    ])
    .option('--expires <time>', 'when it ends, as ISO 8601', valid(Time))
    .addHelpText('after', CREATED)
    .action(({ name, role, subject, part, region, expires }: NewKey) =>
      withServices(async (services) => {
        const whose = { subject_id: subject, parts: part, regions: region, expires_at: expires };
        shownOnce(await services.keys.create(system, { name, role, ...whose }));
      }),
    );
  keys
    .command('list')
    .description('list keys, newest first')
    .addHelpText('after', '\nExample:\n  zhiqi keys list')
    .action(() =>
      withServices(async (services) => {
        const { items } = await services.keys.list(undefined, LISTED);
        for (const { id, role, prefix, created_at, revoked_at, expires_at, last_used_at, name } of items) {
          const ends = expires_at ? `until ${expires_at}` : 'active';
          const state = revoked_at ? `revoked ${revoked_at}` : ends;
          const used = last_used_at ? `used ${last_used_at}` : 'never used';
          process.stdout.write(
            `${id}  ${role.padEnd(20)}  ${prefix}…  ${created_at}  ${state}  ${used}  ${name}\n`,
          );
        }
      }),
    );
  keys
    .command('rotate')
    .argument('<id>', 'its UUID, or ext:<external_id>', valid(Ref))
    .option(
      '--overlap <hours>',
      'how long the old key still holds',
      valid(Rotation.properties.overlap_hours),
      24,
    )
    .description('make a key in the place of another; it is shown this once')
    .addHelpText('after', '\nExample:\n  zhiqi keys rotate ext:county-portal --overlap 48')
    .action((id: string, { overlap }: { overlap: number }) =>
      withServices(async (services) =>
        shownOnce(await services.keys.rotate(system, id, { overlap_hours: overlap })),
      ),
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
