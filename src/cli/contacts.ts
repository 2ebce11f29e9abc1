import { Command } from 'commander';
import { system } from '../access/principal.ts';
import { withServices } from './session.ts';

const HELP = `
With contact.key a new key is made and the old one is removed when no contact is sealed by it any more. With ZHIQI_CONTACT_KEY
put the new key there and the old one into ZHIQI_CONTACT_KEY_PREVIOUS, restart every process, and run this; then remove the old one.
It may be stopped at any point and run again. A backup keeps the key it was made with: to restore an older one, give its
key as ZHIQI_CONTACT_KEY_PREVIOUS, or as a further line of contact.key.

Example:
  zhiqi contacts rotate`;

export const contactsCommand = (): Command => {
  const contacts = new Command('contacts').description('look after the key of the contacts').exitOverride();
  contacts
    .command('rotate')
    .description('seal every contact by a new key; requests go on meanwhile')
    .addHelpText('after', HELP)
    .action(() =>
      withServices(async (services) => {
        const { resealed, unreadable } = await services.contacts.rotate(system);
        process.stdout.write(`${resealed} contacts sealed anew.\n`);
        if (unreadable.length === 0) return;
        process.stderr.write(
          `${unreadable.length} contacts are damaged, or sealed by a key that is not known; the old keys were kept:\n`,
        );
        for (const { owner_type, owner_id } of unreadable)
          process.stderr.write(`  ${owner_type} ${owner_id}\n`);
        process.exitCode = 1;
      }),
    );
  return contacts;
};
