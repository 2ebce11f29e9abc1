import { readFile } from 'node:fs/promises';
import { system } from '../access/principal.ts';
import type { Running } from '../compose.ts';
import { StartError } from '../config.ts';
import { ContactLine } from '../contacts/schema.ts';
import { ApiError } from '../errors.ts';
import { createAjv, faultsOf } from '../validation/ajv.ts';

/** A line of a backup's contacts: sealed, or what is wrong with it. */
type Read = { number: number; contact: ContactLine } | { number: number; fault: string };

/** The sealed contacts of a backup; one that was taken before there were any has no file of them. */
export async function readContacts(file: string): Promise<Read[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new StartError(`${file} cannot be read (${error.code})`);
  });
  const check = createAjv().compile<ContactLine>({ ...ContactLine, $id: undefined });
  const read = (line: string, number: number): Read => {
    try {
      const contact: unknown = JSON.parse(line);
      if (check(contact)) return { number, contact };
    } catch {
      return { number, fault: 'is not JSON' };
    }
    const [fault] = faultsOf(check.errors);
    return { number, fault: `${fault?.pointer} ${fault?.message}`.trim() };
  };
  const lines = text.split('\n').map((line, i) => ({ line: line.trim(), number: i + 1 }));
  return lines.filter(({ line }) => line !== '').map(({ line, number }) => read(line, number));
}

/** Throws StartError where the contacts were sealed by another key, before any row is written for nothing. */
export async function checkKey(services: Running, contacts: readonly Read[]): Promise<void> {
  const first = contacts.find((line) => 'contact' in line);
  if (first && !(await services.contacts.opens(first.contact))) {
    throw new StartError('the contacts were sealed by another key: bring its contact.key along');
  }
}

/** Puts the contacts back, reports each that cannot be, and goes on with the rest. */
export async function restoreContacts(services: Running, contacts: readonly Read[]): Promise<void> {
  const faults: string[] = [];
  for (const line of contacts) {
    const fault = 'fault' in line ? line.fault : await restoreOne(services, line.contact);
    if (fault !== undefined) faults.push(`  line ${line.number}: ${fault}\n`);
  }
  const restored = contacts.length - faults.length;
  process.stdout.write(`contacts: ${restored} restored, ${faults.length} rejected\n${faults.join('')}`);
  if (faults.length > 0) process.exitCode = 1;
}

async function restoreOne(services: Running, contact: ContactLine): Promise<string | undefined> {
  try {
    await services.contacts.restore(system, contact);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
}
