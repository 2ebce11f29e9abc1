import { Command } from 'commander';
import { system } from '../access/principal.ts';
import type { Schedule } from '../schedules/schema.ts';
import { Ref } from '../wire/fields.ts';
import { valid } from './arguments.ts';
import { withServices } from './session.ts';

const LISTED = 200;
const anyVersion = (): void => undefined;

export const schedulesCommand = (): Command => {
  const schedules = new Command('schedules')
    .description('see when jobs start by the clock, and switch that on and off')
    .exitOverride();
  schedules
    .command('list')
    .description('list schedules with their next and last run')
    .addHelpText('after', '\nExample:\n  zhiqi schedules list')
    .action(() =>
      withServices(async (services) => {
        const { items } = await services.schedules.list({ size: LISTED });
        for (const schedule of items) process.stdout.write(`${scheduleLine(schedule)}\n`);
      }),
    );
  for (const [verb, active] of [
    ['on', true],
    ['off', false],
  ] as const) {
    schedules
      .command(verb)
      .description(active ? 'have a schedule start its job again' : 'have a schedule start nothing')
      .argument('<id>', 'its UUID, or ext:<external_id>', valid(Ref))
      .addHelpText('after', `\nExample:\n  zhiqi schedules ${verb} ext:expire`)
      .action((id: string) =>
        withServices(async (services) => {
          const row = await services.schedules.patch(system, id, { active }, anyVersion);
          process.stdout.write(`${scheduleLine(row)}\n`);
        }),
      );
  }
  return schedules;
};

const scheduleLine = ({
  id,
  external_id,
  job,
  cron,
  time_zone,
  next_run_at,
  last_run_at,
  name,
}: Schedule): string =>
  [
    external_id === null ? id : `ext:${external_id}`,
    job,
    `${cron} ${time_zone}`,
    `next ${next_run_at ?? 'never'}`,
    `last ${last_run_at ?? 'never'}`,
    name,
  ].join('  ');
