import { Command } from 'commander';
import { serve } from '../server.ts';

export const serveCommand = (): Command =>
  new Command('serve')
    .description('run the API until it is told to stop')
    .addHelpText('after', '\nExamples:\n  zhiqi serve\n  PORT=8080 HOST=0.0.0.0 zhiqi serve')
    .action(serve);
