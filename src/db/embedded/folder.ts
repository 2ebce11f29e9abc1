import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartError } from '../../config.ts';

/** Makes DATA_DIR where it is missing, for its owner alone. Throws StartError where it cannot be made. */
export async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dirname(dataDir), { recursive: true });
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(`DATA_DIR ${dataDir} cannot be made (${code}): name a folder this user may write`);
  }
}

/**
 * Lets another user pass through DATA_DIR, where it is fresh: what is in it stays closed. Throws StartError, naming the
 * folder and the remedy, where that user cannot use what is there or cannot reach one of `paths`.
 */
export async function admit(uid: number, dataDir: string, paths: readonly string[]): Promise<void> {
  const found = await readdir(dataDir);
  if (found.every((name) => name.startsWith('contact.key'))) await chmod(dataDir, 0o711);
  const own = join(dataDir, 'postgres');
  const owner = (await stat(own).catch(() => undefined))?.uid ?? uid;
  if (owner !== uid) {
    throw new StartError(
      `PostgreSQL, which refuses root, runs as user ${uid} here, and ${own} is user ${owner}'s: ` +
        `run "chown -R ${uid}:${uid} ${own}", or start as user ${owner}`,
    );
  }
  for (const path of paths) {
    const closed = await closedFolder(uid, path);
    if (closed === undefined) continue;
    throw new StartError(
      `PostgreSQL, which refuses root, runs as user ${uid} here and cannot enter ${closed}: ` +
        `run "chmod o+x ${closed}", or start as another user than root`,
    );
  }
}

/** The outermost folder above a path that a user (with a group of the same number) may not enter. */
async function closedFolder(uid: number, path: string): Promise<string | undefined> {
  const folder = dirname(path);
  const above = folder === path ? undefined : await closedFolder(uid, folder);
  if (above !== undefined || folder === path) return above;
  const found = await stat(folder).catch(() => undefined);
  if (!found) return undefined;
  const bit = found.uid === uid ? 0o100 : found.gid === uid ? 0o010 : 0o001;
  return (found.mode & bit) === 0 ? folder : undefined;
}
