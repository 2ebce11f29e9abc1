import type { Test } from 'tap';
import { open, type Running } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { silent } from './server.ts';

/** Stays joined to the data of a folder, as a running service would: commands join it and leave again, and are quicker for it. */
export async function openServices(t: Test, dataDir: string): Promise<Running> {
  const services = await open(readConfig({ DATA_DIR: dataDir }), silent);
  t.teardown(() => services.close());
  return services;
}
