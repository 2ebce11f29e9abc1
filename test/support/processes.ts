import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { loading, runnable } from './root.ts';

/** A file of the command line. */
export const programFile = (name: string): string =>
  fileURLToPath(runnable(new URL(`../../src/cli/${name}.ts`, import.meta.url)));
const PROGRAM = [...loading, programFile('main')];

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A folder of its own, removed with the test, and before it whatever server still runs in it. */
export async function temporaryFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zhiqi-test-'));
  t.teardown(async () => {
    const left = postmasterOf(folder);
    if (left !== undefined && isRunning(left)) process.kill(left, 'SIGQUIT');
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });
  return folder;
}

/** The process number of the embedded server of a DATA_DIR, as it wrote it down. */
export function postmasterOf(dataDir: string): number | undefined {
  const file = join(dataDir, 'postgres/data/postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
}

/** Whether a process does anything: one that only waits to be reaped does not. */
export function isRunning(pid: number): boolean {
  try {
    if (existsSync('/proc/self/stat')) {
      return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    }
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export const environment = (dataDir: string, env: Record<string, string>) => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  DATA_DIR: dataDir,
  PORT: '0',
  ...env,
});

/** Starts the command line in the folder of its data, away from any `.env` of this one. */
export function startCli(dataDir: string, args: readonly string[], env: Record<string, string> = {}) {
  const options = { cwd: dataDir, env: environment(dataDir, env) };
  const child = spawn(process.execPath, [...PROGRAM, ...args], options);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const finished: Promise<Finished> = once(child, 'close').then(([code]) => ({ code, ...output }));
  return { child, output, finished };
}

export async function runCli(
  dataDir: string,
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
): Promise<Finished> {
  const { child, finished } = startCli(dataDir, args, env);
  child.stdin.end(input);
  return finished;
}

export interface Served {
  child: ChildProcess;
  banner: string;
  url: string;
  output: { stdout: string; stderr: string };
  finished: Promise<Finished>;
}

/** `zhiqi serve`, once it says that it is ready; without a worker unless one is asked for. */
export async function startServer(
  t: Test,
  dataDir: string,
  env: Record<string, string> = {},
  { worker = false }: { worker?: boolean } = {},
): Promise<Served> {
  const { child, output, finished } = startCli(dataDir, ['serve', ...(worker ? [] : ['--no-worker'])], env);
  t.teardown(() => child.kill('SIGKILL'));
  const ready = () => /^ {2}curl .*$/m.test(output.stdout);
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => ready() && resolve());
    void finished.then(({ code, stderr }) => reject(new Error(`serve ended with ${code}: ${stderr}`)));
  });
  const [, url = ''] = /API {9}(\S+)\/v1/.exec(output.stdout) ?? [];
  return { child, banner: output.stdout, url, output, finished };
}

/** A TypeScript file as a process of its own that speaks by messages. */
export function forkHelper(t: Test, file: URL, args: readonly string[] = []): ChildProcess {
  const child = fork(fileURLToPath(runnable(file)), [...args], { execArgv: [...loading] });
  t.teardown(() => child.kill('SIGKILL'));
  return child;
}
