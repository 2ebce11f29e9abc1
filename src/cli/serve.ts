import { Command } from 'commander';
import { serve } from '../server.ts';

export const serveCommand = (): Command =>
  new Command('serve')
    .description('run the API, and a worker inside, until it is told to stop')
    .option('--no-worker', 'leave jobs to workers of their own: see "zhiqi worker"')
    .addHelpText('after', '\nExamples:\n  zhiqi serve\n  PORT=8080 HOST=0.0.0.0 zhiqi serve --no-worker')
    .action(({ worker }: { worker: boolean }) => serve({ worker }));
