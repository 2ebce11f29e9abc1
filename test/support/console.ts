import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { environment, type runCli } from './processes.ts';
import { loading, runnable } from './root.ts';

/**
 * Gives what runs command lines as `runCli` does, one at a time, in one process for all: it has read the program already, so
 * that a command takes a tenth of the time.
 */
export function openConsole(t: Test): typeof runCli {
  const helper = fileURLToPath(runnable(new URL('commands.ts', import.meta.url)));
  const child = fork(helper, { execArgv: [...loading], silent: true });
  t.teardown(() => child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  const whole = async (name: 'stdout' | 'stderr', end: string) => {
    while (!output[name].endsWith(end)) await once(child[name] as NodeJS.ReadableStream, 'data');
    const text = output[name].slice(0, -end.length);
    output[name] = '';
    return text;
  };
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the console has ended')));
  ended.catch(() => undefined);
  let before: Promise<unknown> = once(child, 'message');
  const run: typeof runCli = async (folder, args, { input = '', env = {} } = {}) => {
    const end = `\u0000${randomUUID()}`;
    const done = once(child, 'message');
    child.send({ args, folder, env: environment(folder, env), input, end });
    const all = Promise.all([done, whole('stdout', end), whole('stderr', end)]);
    const [[{ code }], stdout, stderr] = await Promise.race([all, ended]);
    return { code, stdout, stderr };
  };
  return (...told) => {
    const result = before.then(() => run(...told));
    before = result.catch(() => undefined);
    return result;
  };
}
