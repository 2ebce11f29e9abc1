import { Command } from 'commander';
import { system } from '../access/principal.ts';
import { diffBlock, diffHead, runLine } from '../match-runs/listing.ts';
import { NewMatchRun } from '../match-runs/schema.ts';
import { Ref } from '../wire/fields.ts';
import { valid } from './arguments.ts';
import { withServices } from './session.ts';

const PAGE = 50;
const fields = NewMatchRun.properties;
const print = (text: string): void => void process.stdout.write(text);

export const runsCommand = (): Command => {
  const runs = new Command('runs')
    .description('store matches of many demands, and compare them')
    .exitOverride();
  runs
    .command('create')
    .description('match all active demands, or some, and store the run')
    .option('--title <title>', 'what it is for', valid(fields.title))
    .option('--external-id <id>', 'your own id of it', valid(fields.external_id))
    .option('--limit <n>', 'results for each demand', valid(fields.limit, Number), 20)
    .option('--demands <ids...>', 'only these: UUIDs or ext:<external_id>')
    .addHelpText('after', '\nExample:\n  zhiqi runs create --title "Before the new lexicon" --limit 10')
    .action(({ title, externalId, limit, demands }) =>
      withServices(async ({ matchRuns }) => {
        const input = { title, external_id: externalId, limit, demand_ids: demands };
        print(`${runLine(await matchRuns.create(system, input))}\n`);
      }),
    );
  runs
    .command('list')
    .description('list runs, newest first')
    .addHelpText('after', '\nExample:\n  zhiqi runs list')
    .action(() =>
      withServices(async ({ matchRuns }) => {
        const { items } = await matchRuns.list(system, { size: PAGE });
        for (const run of items) print(`${runLine(run)}\n`);
      }),
    );
  runs
    .command('show')
    .description('what a run was asked, and what made it')
    .argument('<id>', 'its UUID, or ext:<external_id>', valid(Ref))
    .addHelpText('after', '\nExample:\n  zhiqi runs show ext:example-run')
    .action((id: string) =>
      withServices(async ({ matchRuns }) => {
        print(`${JSON.stringify(await matchRuns.get(system, id), null, 2)}\n`);
      }),
    );
  runs
    .command('diff')
    .description('who is new, gone, rose or fell from one run to another, and why')
    .argument('<a>', 'the earlier run', valid(Ref))
    .argument('<b>', 'the later run', valid(Ref))
    .option('--all', 'also those of whom no place changed')
    .addHelpText('after', '\nExample:\n  zhiqi runs diff ext:before ext:after')
    .action((a: string, b: string, { all = false }: { all?: boolean }) =>
      withServices(async ({ matchRuns }) => {
        for (let after: string | undefined, first = true; ; first = false) {
          const { items, next, ...head } = await matchRuns.diff(system, a, b, { all, after, size: PAGE });
          if (first) print(diffHead(head));
          for (const item of items) print(diffBlock(item));
          if (next === null) return;
          after = next;
        }
      }),
    );
  return runs;
};
