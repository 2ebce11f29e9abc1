import { Command } from 'commander';
import { withServices } from './session.ts';

export const migrateCommand = (): Command =>
  new Command('migrate')
    .description('bring the database schema up to date, and stop')
    .addHelpText('after', '\nExample:\n  DATABASE_URL=postgres://… ZHIQI_CONTACT_KEY=… zhiqi migrate')
    .action(() => withServices(async () => void process.stdout.write('The schema is up to date.\n')));
