import { Command } from 'commander';
import { permissionTable } from '../access/listing.ts';

export const permissionsCommand = (): Command =>
  new Command('permissions')
    .description('print who may do what')
    .addHelpText('after', '\nExample:\n  zhiqi permissions')
    .action(() => void process.stdout.write(permissionTable('text')));
