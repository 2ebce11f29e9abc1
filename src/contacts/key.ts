import { randomBytes } from 'node:crypto';
import { link, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, StartError } from '../config.ts';
import { makeDataDir } from '../db/embedded/folder.ts';

/**
 * The key that seals contacts, 64 hex digits: from the environment, or from a file in DATA_DIR that only its owner may
 * read, made on first use. Throws StartError when the file is open to others or does not hold a key.
 */
export async function contactKey(config: Pick<Config, 'ZHIQI_CONTACT_KEY' | 'DATA_DIR'>): Promise<string> {
  if (config.ZHIQI_CONTACT_KEY) return config.ZHIQI_CONTACT_KEY;
  const file = join(config.DATA_DIR, 'contact.key');
  await makeDataDir(config.DATA_DIR);
  const key = await readKey(file).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof StartError) throw error;
    throw new StartError(`${file} cannot be read (${error.code}): start as the user who made it`);
  });
  if (!/^[0-9a-f]{64}$/i.test(key)) throw new StartError(`${file} does not hold a key of 64 hex digits`);
  return key;
}

async function readKey(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  if (!found) await create(file);
  else if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    throw new StartError(`${file} may be read by others: run "chmod 600 ${file}"`);
  }
  return (await readFile(file, 'utf8')).trim();
}

/** Written aside and linked into place, so that it is there whole or not at all, and two processes make one. */
async function create(file: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
}
