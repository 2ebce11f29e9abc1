import { once } from 'node:events';
import t from 'tap';
import { withProgress } from '../../src/cli/progress.ts';
import { isRunning, postmasterOf, startCli, temporaryFolder } from '../support/processes.ts';

t.test('Ctrl-C and SIGTERM end a command with 130, and its PostgreSQL with it', async (t) => {
  const dataDir = await temporaryFolder(t);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // It waits for lines that never come; the bad one is proof that it reads.
    const { child, finished } = startCli(dataDir, ['import', 'profiles', '-']);
    t.teardown(() => child.kill('SIGKILL'));
    child.stdin.write('{}\n'.repeat(400_000));
    await once(child.stdin, 'drain');
    const postmaster = postmasterOf(dataDir) as number;
    t.ok(isRunning(postmaster));
    child.kill(signal);
    t.equal((await finished).code, 130, signal);
    t.notOk(isRunning(postmaster), `${signal} leaves no PostgreSQL`);
  }
});

t.test('a failure under a bar on a terminal leaves no timer that keeps the process', async (t) => {
  const { isTTY } = process.stderr;
  const write = process.stderr.write;
  t.teardown(() => Object.assign(process.stderr, { isTTY, write }));
  Object.assign(process.stderr, { isTTY: true, write: () => true });
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  const failing = withProgress('rows', 10, async (at) => {
    at(3);
    t.equal(timers(), before + 1, 'the bar is drawn by a timer');
    throw new Error('broken off');
  });
  await t.rejects(failing, { message: 'broken off' });
  t.equal(timers(), before);
});
