import { Command } from 'commander';
import { work } from '../server.ts';

export const workerCommand = (): Command =>
  new Command('worker')
    .description('do jobs until it is told to stop; any number of workers may run beside each other')
    .addHelpText('after', '\nExample:\n  zhiqi worker')
    .action(work);
