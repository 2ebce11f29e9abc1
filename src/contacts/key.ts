import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Config, StartError } from '../config.ts';
import { makeDataDir } from '../db/embedded/folder.ts';

/** The keys that seal contacts, 64 hex digits each, where they are kept. */
export interface ContactKeys {
  /** As they are now: every one of them opens, the first one seals. */
  read(): Promise<readonly string[]>;
  /** Puts others in their place; only where they are the service's own to keep. */
  write?(keys: readonly string[]): Promise<void>;
}

export const fixedKeys = (...keys: readonly string[]): ContactKeys => ({ read: async () => keys });

type KeyConfig = Pick<Config, 'ZHIQI_CONTACT_KEY' | 'ZHIQI_CONTACT_KEY_PREVIOUS' | 'DATA_DIR'>;

/** The keys stated by the environment, or else those of a file in DATA_DIR that only its owner may read. */
export function contactKeys({
  ZHIQI_CONTACT_KEY: key,
  ZHIQI_CONTACT_KEY_PREVIOUS: previous,
  DATA_DIR,
}: KeyConfig): ContactKeys {
  if (!key) return fileKeys(DATA_DIR);
  return fixedKeys(key, ...(previous?.split(',').map((one) => one.trim()) ?? []));
}

/**
 * Keys in a file, one a line; made with one when first read. Reading throws StartError when the file is open to others or
 * does not hold keys.
 */
function fileKeys(dataDir: string): ContactKeys {
  const file = join(dataDir, 'contact.key');
  let seen = false;
  return {
    async read() {
      await makeDataDir(dataDir);
      const text = await readKeys(file, !seen).catch((error: NodeJS.ErrnoException) => {
        if (error instanceof StartError) throw error;
        throw new StartError(`${file} cannot be read (${error.code}): start as the user who made it`);
      });
      const keys = text.trim().split(/\s*\n\s*/);
      if (!keys.every((key) => /^[0-9a-f]{64}$/i.test(key)))
        throw new StartError(`${file} does not hold a key of 64 hex digits`);
      seen = true;
      return keys;
    },
    async write(keys) {
      await rename(await draft(file, keys), file);
      await settle(dirname(file));
    },
  };
}

/** A file that was there once is not made again: what it held would be lost without a word. */
async function readKeys(file: string, make: boolean): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  if (!found && make) await create(file);
  if (found && process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    throw new StartError(`${file} may be read by others: run "chmod 600 ${file}"`);
  return readFile(file, 'utf8');
}

/** Linked into place, so that two processes make one. */
async function create(file: string): Promise<void> {
  const made = await draft(file, [randomKey()]);
  await link(made, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(made);
  await settle(dirname(file));
}

export const randomKey = (): string => randomBytes(32).toString('hex');

/** Written aside and onto the disk, so that the file is there whole or not at all, also after a power cut. */
async function draft(file: string, keys: readonly string[]): Promise<string> {
  const name = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(name, 'wx', 0o600);
  try {
    await handle.writeFile(keys.map((key) => `${key}\n`).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
  return name;
}

async function settle(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
