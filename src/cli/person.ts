import { Command } from 'commander';
import { system } from '../access/principal.ts';
import type { PersonRecord } from '../persons/service.ts';
import { Ref } from '../wire/fields.ts';
import { valid } from './arguments.ts';
import { withServices } from './session.ts';

const ID = ['<id>', 'of the profile: its UUID, or ext:<external_id>', valid(Ref)] as const;

const ERASED = `
The profile stays as an empty row of its kind and region, so that what was counted stays right. Its name, texts, evidence, contact and
external id go, with what dockings, conflicts and stored match runs tell of the person; its API keys are revoked. There is no
way back, but backups and files that were imported hold what they held.

Example:
  zhiqi person erase ext:cae-0001 --yes`;

export const personCommand = (): Command => {
  const person = new Command('person')
    .description('tell all that is kept of a person, or erase it')
    .exitOverride();
  person
    .command('export')
    .argument(...ID)
    .description(
      'print everything kept of a person as JSON, the contact opened; this is noted in the audit log',
    )
    .addHelpText('after', '\nExample:\n  zhiqi person export ext:cae-0001 > cae-0001.json')
    .action((id: string) =>
      withServices(async (services) => {
        const kept = await services.persons.export(system, id);
        process.stdout.write(`${JSON.stringify(kept, undefined, 2)}\n`);
      }),
    );
  person
    .command('erase')
    .argument(...ID)
    .option('--yes', 'erase; without it, only say what would go')
    .description('erase a person for good')
    .addHelpText('after', ERASED)
    .action((id: string, { yes = false }: { yes?: boolean }) =>
      withServices(async (services) => {
        if (!yes) {
          process.stdout.write(survey(await services.persons.record(id)));
          process.exitCode = 2;
          return;
        }
        const done = await services.persons.erase(system, id);
        process.stdout.write(done.erased ? `Erased ${done.id}.\n` : `${done.id} had been erased before.\n`);
      }),
    );
  return person;
};

/** What would be erased, in numbers: the terminal is no place for the rest. */
function survey({ profile, contact, ...kept }: PersonRecord): string {
  if (profile.erased_at !== null) return `${profile.id} was erased on ${profile.erased_at}.\n`;
  const held = kept.api_keys.filter(({ revoked_at }) => revoked_at === null).length;
  const { dockings, conflicts, match_results } = kept;
  return [
    `Profile ${profile.id} would be emptied, with`,
    `  ${contact ? 'its contact' : 'no contact'}`,
    `  ${held} API keys, to be revoked`,
    `  what ${dockings.length} dockings and ${conflicts.length} conflicts of interest tell of the person`,
    `  the reasons of ${match_results.length} results of stored match runs`,
    'There is no way back. To go ahead, add --yes\n',
  ].join('\n');
}
