import { once } from 'node:events';
import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { openConsole } from '../support/console.ts';
import { startCli, temporaryFolder } from '../support/processes.ts';
import { openServices } from '../support/services.ts';

const runCli = openConsole(t);

// This process stays joined, as a running service would; the worker is a process of its own.
const dataDir = await temporaryFolder(t);
const services = await openServices(t, dataDir);
const cli = (...args: string[]) => runCli(dataDir, args);

t.test('a worker of its own does what is asked of it by command, until it is told to stop', async (t) => {
  const worker = startCli(dataDir, ['worker']);
  t.teardown(() => worker.child.kill('SIGKILL'));
  while (!worker.output.stdout.includes('The worker is ready.')) await once(worker.child.stdout, 'data');

  const run = await cli('jobs', 'run', 'expire');
  t.match(run, { code: 0, stdout: /^state {15}succeeded$/m, stderr: /^expire [\w-]+: done$/m });
  const [, id = ''] = /^id {18}(\S+)$/m.exec(run.stdout) ?? [];
  const [listed, shown, repeated, times] = await Promise.all([
    cli('jobs', 'list', '--state', 'succeeded'),
    cli('jobs', 'show', id, '--json'),
    cli('jobs', 'rerun', id),
    cli('schedules', 'list'),
  ]);
  t.match(listed.stdout, new RegExp(`^${id}  .*  expire .*  succeeded  100%  .* removed$`, 'm'));
  t.match(JSON.parse(shown.stdout), { id, state: 'succeeded', result: { files: 0 } });
  t.match(repeated, { code: 0, stdout: new RegExp(`^rerun_of {12}${id}$`, 'm') });
  t.match(
    times.stdout,
    /^ext:expire {2}expire {2}15 3 \* \* \* Asia\/Shanghai {2}next \d{4}-.* {2}last never/m,
  );
  t.match(await cli('schedules', 'off', 'ext:expire'), { code: 0, stdout: /next never/ });
  t.match(await cli('schedules', 'on', 'ext:expire'), { code: 0, stdout: /next \d{4}-/ });

  worker.child.kill('SIGTERM');
  t.equal((await worker.finished).code, 0);
  const { rows } = await services.database.pool.query('SELECT 1 FROM job_workers');
  t.same(rows, [], 'it has left the register');
});

t.test('a job that cannot be begun yet is cancelled by command, and a wrong one is refused', async (t) => {
  const { id } = await services.jobs.request(system, { name: 'reanalyse' });
  const waiting = startCli(dataDir, ['jobs', 'show', id, '--follow']);
  t.match(await cli('jobs', 'cancel', id), { code: 0, stdout: /cancelled/ });
  t.match(await waiting.finished, { code: 0, stdout: /^state {15}cancelled$/m });
  t.match(await cli('jobs', 'run', 'conjure'), {
    code: 1,
    stderr: /\/name must be one of reanalyse, expire/,
  });
  t.match(await cli('jobs', 'run', 'expire', '--payload', '[]'), {
    code: 2,
    stderr: /must be a JSON object/,
  });
  t.match(await cli('jobs', 'show', 'ext:nobody'), { code: 1, stderr: 'zhiqi: No job ext:nobody\n' });
});
