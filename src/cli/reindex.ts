import { Command } from 'commander';
import { system } from '../access/principal.ts';
import { withProgress } from './progress.ts';
import { withServices } from './session.ts';

export const reindexCommand = (): Command =>
  new Command('reindex')
    .description('analyse every text anew, for matching and search; requests go on meanwhile')
    .addHelpText('after', '\nExample:\n  zhiqi reindex')
    .action(() =>
      withServices(async (services) => {
        for (const name of ['profiles', 'demands'] as const) {
          let done = 0;
          await withProgress(name, await services[name].count(system, {}), async (at) => {
            for await (const { rows } of services[name].reindex(system)) {
              done += rows;
              at(done);
            }
          });
          process.stdout.write(`${name}: ${done} rows\n`);
        }
      }),
    );
