import { Command } from 'commander';
import { system } from '../access/principal.ts';
import type { Running } from '../compose.ts';
import { withProgress } from './progress.ts';
import { withServices } from './session.ts';

/** Indexes of a Meilisearch server, built beside the old ones; by whichever process leads, or else by this one. */
async function rebuildIndexes({ config, outbox, searchUpkeep }: Running): Promise<void> {
  if (!config.MEILI_URL) return;
  await outbox.start();
  searchUpkeep.start();
  const totals = new Map<string, number>();
  await withProgress('search index', 100, (at) =>
    searchUpkeep.rebuild((name, done, total) => {
      totals.set(name, total);
      at((100 * done) / Math.max(1, total), `${name} ${done} of ${total}`);
    }),
  );
  for (const [name, total] of totals) process.stdout.write(`${name}: ${total} documents\n`);
}

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
        await rebuildIndexes(services);
      }),
    );
