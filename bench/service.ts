import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BenchDatabase } from './database.ts';

/** A server running on a database in a process of its own. */
export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** The service itself. */
export interface Service extends Server {
  readonly headers: Record<string, string>;
}

const TSX = import.meta.resolve('tsx');
const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const BARE = fileURLToPath(new URL('./bare.ts', import.meta.url));
const ADMIN_KEY = 'zq_bench_bench_bench_bench_bench';
const READY_LIMIT_MS = 600_000;

/** Starts `zhiqi serve` and waits until it says that it is ready: its index then holds everything. */
export async function startService(
  { url: DATABASE_URL, folder }: BenchDatabase,
  settings: Record<string, string> = {},
): Promise<Service> {
  const service = await startServer(folder, [MAIN, 'serve', '--no-worker'], {
    ...{ DATABASE_URL, DATA_DIR: folder },
    ...{ PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'warn', ZHIQI_DEMO: 'false' },
    // The limit counts, and is not met.
    RATE_LIMIT: '1000000000',
    ...{ ZHIQI_CONTACT_KEY: '00'.repeat(32), ZHIQI_ADMIN_KEY: ADMIN_KEY },
    ...settings,
  });
  try {
    await ready(service.url);
  } catch (error) {
    await service.stop();
    throw error;
  }
  return { ...service, headers: { authorization: `Bearer ${ADMIN_KEY}` } };
}

/** Starts the routes of bare.ts. */
export const startBare = ({ url: DATABASE_URL, folder }: BenchDatabase): Promise<Server> =>
  startServer(folder, [BARE], { DATABASE_URL });

/** Node's own options, such as --cpu-prof, are taken from BENCH_NODE_OPTIONS. */
const nodeOptions = (): string[] => process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [];

async function startServer(cwd: string, args: string[], env: Record<string, string>): Promise<Server> {
  const child = spawn(process.execPath, [...nodeOptions(), '--import', TSX, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  const ended = once(child, 'close').then(([code, signal]) => {
    throw new Error(`the server ended with ${code ?? signal}`);
  });
  ended.catch(() => undefined);
  // A bench that is told to stop does not wait for what it was about.
  const kill = () => void child.kill('SIGTERM');
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    kill();
    await ended.catch(() => undefined);
  };
  try {
    return { url: await Promise.race([ended, addressOf(child.stdout)]), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const [, address] = /API\s+(\S+)\/v1/.exec(line) ?? [];
    if (address) {
      output.resume();
      return address;
    }
  }
  throw new Error('the server did not say where it listens');
}

async function ready(url: string): Promise<void> {
  const deadline = performance.now() + READY_LIMIT_MS;
  while (!(await fetch(`${url}/health/ready`)).ok) {
    if (performance.now() > deadline) throw new Error('the service does not become ready');
    await sleep(100);
  }
}
