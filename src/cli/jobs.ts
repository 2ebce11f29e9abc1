import { Command, InvalidArgumentError, Option } from 'commander';
import { system } from '../access/principal.ts';
import type { Running } from '../compose.ts';
import { jobBlock, jobLine } from '../jobs/listing.ts';
import { isOver, type Job, JobName, type JobState, jobStates } from '../jobs/schema.ts';
import { Ref } from '../wire/fields.ts';
import { valid } from './arguments.ts';
import { withProgress } from './progress.ts';
import { withServices } from './session.ts';

const LISTED = 50;
const WAIT_S = 30;
const ID = 'its UUID, or ext:<external_id>';
const print = (text: string): void => void process.stdout.write(text);

export const jobsCommand = (): Command => {
  const jobs = new Command('jobs').description('watch, start, cancel and repeat jobs').exitOverride();
  jobs
    .command('list')
    .description('list jobs, newest first')
    .addOption(new Option('--state <state>', 'only in this state').choices([...jobStates]))
    .addHelpText('after', '\nExamples:\n  zhiqi jobs list\n  zhiqi jobs list --state dead')
    .action(({ state }: { state?: JobState }) =>
      withServices(async (services) => {
        const { items } = await services.jobs.list(system, { states: state && [state], size: LISTED });
        for (const job of items) print(`${jobLine(job)}\n`);
      }),
    );
  jobs
    .command('show')
    .description('what is known of a job')
    .argument('<id>', ID, valid(Ref))
    .option('--follow', 'watch it until it is over')
    .option('--json', 'print it as JSON, with its result')
    .addHelpText(
      'after',
      '\nExamples:\n  zhiqi jobs show ext:example-job\n  zhiqi jobs show ext:example-job --follow',
    )
    .action((id: string, { follow, json }: { follow?: boolean; json?: boolean }) =>
      withServices(async (services) => {
        const job = await services.jobs.get(system, id);
        const shown = follow ? await watch(services, job) : job;
        if (!json) return print(jobBlock(shown));
        const { result } = await services.jobs.result(system, shown.id);
        print(`${JSON.stringify({ ...shown, result }, null, 2)}\n`);
      }),
    );
  jobs
    .command('run')
    .description('start a job and watch it until it is over; a worker must be running')
    .argument('<name>', 'kind of job: expire, reanalyse', valid(JobName))
    .option('--payload <json>', 'what it is told', readPayload, {})
    .option('--detach', 'only start it')
    .addHelpText(
      'after',
      '\nExamples:\n  zhiqi jobs run expire\n  zhiqi jobs run reanalyse --payload \'{"all":true}\'',
    )
    .action((name: string, { payload, detach }: { payload: Record<string, unknown>; detach?: boolean }) =>
      withServices(async (services) => {
        const job = await services.jobs.request(system, { name, payload });
        conclude(detach ? job : await watch(services, job));
      }),
    );
  jobs
    .command('cancel')
    .description('cancel a job; of a dead one, say that it needs no more attention')
    .argument('<id>', ID, valid(Ref))
    .addHelpText('after', '\nExample:\n  zhiqi jobs cancel ext:example-job')
    .action((id: string) =>
      withServices(async (services) => {
        print(`${jobLine(await services.jobs.cancel(system, id))}\n`);
      }),
    );
  jobs
    .command('rerun')
    .description('repeat a job that is over, and watch it')
    .argument('<id>', ID, valid(Ref))
    .option('--detach', 'only start it')
    .addHelpText('after', '\nExample:\n  zhiqi jobs rerun ext:example-job')
    .action((id: string, { detach }: { detach?: boolean }) =>
      withServices(async (services) => {
        const job = await services.jobs.rerun(system, id);
        conclude(detach ? job : await watch(services, job));
      }),
    );
  return jobs;
};

/** Shows how far a job is until it is over. */
async function watch({ jobs, jobWatch }: Running, job: Job): Promise<Job> {
  await jobWatch.start();
  return withProgress(`${job.name} ${job.id}`, 1_000, async (at) => {
    let seen = job;
    while (!isOver(seen.state)) {
      at(Math.floor(seen.progress * 1_000), seen.message ?? seen.state);
      seen = await jobs.wait(system, job.id, { seconds: WAIT_S, version: seen.version });
    }
    return seen;
  });
}

function conclude(job: Job): void {
  print(jobBlock(job));
  if (isOver(job.state) && job.state !== 'succeeded') process.exitCode = 1;
}

function readPayload(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Said below, as of anything else that is no object.
  }
  throw new InvalidArgumentError('must be a JSON object');
}
