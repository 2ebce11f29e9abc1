import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { StartError } from '../../config.ts';
import { chooseRunner, locateBinaries, type RunProgram } from './binaries.ts';
import { admit, makeDataDir } from './folder.ts';

export const SUPERUSER = 'zhiqi';

/** A PostgreSQL data folder beneath DATA_DIR: made, started and stopped by `pg_ctl`. */
export interface Cluster {
  readonly folder: string;
  readonly data: string;
  password(): string;
  /** The port a running (or crashed) server wrote down, if any. */
  port(): number | undefined;
  start(port: number | undefined, settings: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

export async function openCluster(dataDir: string): Promise<Cluster> {
  const [binaries, { run, uid }] = await Promise.all([locateBinaries(), chooseRunner()]);
  const folder = join(dataDir, 'postgres');
  const data = join(folder, 'data');
  await makeDataDir(dataDir);
  if (uid !== undefined) await admit(uid, dataDir, [binaries.initdb, data]);
  if (!existsSync(folder)) await create(dataDir, folder, binaries.initdb, run, uid);
  await checkMajor(data, dataDir, binaries.postgres, run);

  return {
    folder,
    data,
    password: () => readFileSync(join(folder, 'password'), 'utf8').trim(),
    port: () => readLockFile(data)?.port,
    async start(port, settings) {
      await removeStaleLock(data);
      const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', jit: 'off', ...settings };
      const options = Object.entries(all).map(([name, value]) => `-c ${name}=${value || "''"}`);
      options.push(`-p ${port ?? (await freePort())}`);
      await run(binaries.pg_ctl, [
        'start',
        '-w',
        '-s',
        '-D',
        data,
        '-l',
        join(folder, 'log'),
        '-o',
        options.join(' '),
      ]);
    },
    async stop() {
      await run(binaries.pg_ctl, ['stop', '-w', '-s', '-m', 'fast', '-D', data]);
    },
  };
}

/** Makes the cluster aside and moves it into place whole, so that two first starts at once leave one. */
async function create(
  dataDir: string,
  folder: string,
  initdb: string,
  run: RunProgram,
  uid?: number,
): Promise<void> {
  const draft = `${folder}.new-${randomBytes(6).toString('hex')}`;
  const password = join(draft, 'password');
  try {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
    if (uid !== undefined) for (const path of [draft, password]) await chown(path, uid, uid);
    const options = [
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      `--pwfile=${password}`,
      '--no-sync',
    ];
    await run(initdb, ['-D', join(draft, 'data'), '-U', SUPERUSER, ...options]);
    await chmod(join(draft, 'data'), 0o700);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (existsSync(folder)) return;
    throw new StartError(`PostgreSQL cannot make its data in ${dataDir}: ${firstLine(error)}`);
  }
}

async function checkMajor(data: string, dataDir: string, postgres: string, run: RunProgram): Promise<void> {
  const found = await readFile(join(data, 'PG_VERSION'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`DATA_DIR ${dataDir} cannot be read (${error.code}): start as the user who made it`);
  });
  const own = /(\d+)\./.exec(await run(postgres, ['--version']))?.[1];
  if (own === undefined || found.trim() === own) return;
  throw new StartError(
    `DATA_DIR ${dataDir} was made by PostgreSQL ${found.trim()}, this release brings ${own}: run "zhiqi export --all" ` +
      'with the release that made it and "zhiqi import --all" with this one on a new DATA_DIR',
  );
}

function readLockFile(data: string): { pid: number; port: number } | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 && port > 0 ? { pid, port } : undefined;
  } catch {
    return undefined;
  }
}

/** A lock file whose process number now belongs to some other program would block PostgreSQL for ever. */
async function removeStaleLock(data: string): Promise<void> {
  const lock = readLockFile(data);
  if (!lock || !existsSync(`/proc/${lock.pid}`)) return;
  try {
    // A PostgreSQL server works in its data folder.
    if (readlinkSync(`/proc/${lock.pid}/cwd`) === realpathSync(data)) return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return;
  }
  await unlink(join(data, 'postmaster.pid')).catch(() => undefined);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

export function firstLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return (stderr || message || String(error)).trim().split('\n')[0] ?? '';
}
