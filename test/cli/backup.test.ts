import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { backUp } from '../../src/cli/export.ts';
import { importCommand } from '../../src/cli/import.ts';
import type { Running } from '../../src/compose.ts';
import type { Line } from '../../src/exchange/port.ts';
import { openConsole } from '../support/console.ts';
import { aDemand, anEnterprise, aProfile } from '../support/factories.ts';
import { temporaryFolder } from '../support/processes.ts';
import { openServices } from '../support/services.ts';

const runCli = openConsole(t);

const dataDir = await temporaryFolder(t);
const services = await openServices(t, dataDir);
const folder = join(dataDir, 'backup');
const contact = { person: '示例联系人', phone: '0571-00000000' };

async function addEach(n: number): Promise<void> {
  const lines = {
    enterprises: [anEnterprise({ external_id: `ent-${n}` })],
    demands: [aDemand({ external_id: `dem-${n}`, owner_id: `ext:ent-${n}` })],
    profiles: [aProfile({ external_id: `pro-${n}` })],
  };
  for (const name of ['enterprises', 'demands', 'profiles'] as const) {
    await services[name].importLines(system, lines[name] as Line[]);
  }
  await services.contacts.put(system, 'profile', `ext:pro-${n}`, contact);
}

async function rowsOf(name: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(folder, `${name}.ndjson`), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

t.test('whatever a file of a backup names is in the backup, also while rows come in', async (t) => {
  await addEach(1);
  let added = 1;
  const busy = { ...services };
  for (const name of ['enterprises', 'demands', 'profiles'] as const) {
    const service = services[name] as Running['profiles'];
    const exportLines: typeof service.exportLines = async function* (...args) {
      await addEach(++added);
      yield* service.exportLines(...args);
      await addEach(++added);
    };
    Object.assign(busy, { [name]: { ...service, exportLines } });
  }
  await backUp(busy, folder);
  const [enterprises, demands, profiles, contacts] = await Promise.all(
    ['enterprises', 'demands', 'profiles', 'contacts'].map(rowsOf),
  );
  const ids = (rows: typeof enterprises) => new Set(rows?.map(({ id }) => id));
  t.ok(demands?.length);
  t.same(
    demands?.filter(({ owner_id }) => !ids(enterprises).has(owner_id)),
    [],
  );
  t.ok(contacts?.length);
  t.same(
    contacts?.filter(({ owner_id }) => !ids(profiles).has(owner_id)),
    [],
  );
});

t.test('a contact that cannot be put back is reported by its line and spoils no other', async (t) => {
  await rm(folder, { recursive: true });
  await backUp(services, folder);
  const file = join(folder, 'contacts.ndjson');
  const { length } = await rowsOf('contacts');
  const sound = await readFile(file, 'utf8');
  await writeFile(file, `not json\n${sound}`);
  await appendFile(file, '{"owner_type":"profile","owner_id":"x","sealed":"AA=="}\n');
  await services.contacts.remove(system, 'profile', 'ext:pro-1');

  const restored = await runCli(dataDir, ['import', '--all', folder]);
  t.equal(restored.code, 1);
  const lines = restored.stdout.trimEnd().split('\n').slice(-3);
  t.equal(lines[0], `contacts: ${length} restored, 2 rejected`);
  t.equal(lines[1], '  line 1: is not JSON');
  t.match(lines[2], new RegExp(`^ {2}line ${length + 2}: /owner_id `));
  t.same(await services.contacts.reveal(system, 'profile', 'ext:pro-1', { purpose: 'correction' }), contact);
});

t.test('contacts may be missing from a backup, but not unreadable', async (t) => {
  await rm(join(folder, 'contacts.ndjson'));
  const restored = await runCli(dataDir, ['import', '--all', folder]);
  t.match(restored, { code: 0, stdout: /^contacts: 0 restored, 0 rejected$/m });
  await mkdir(join(folder, 'contacts.ndjson'));
  process.env.DATA_DIR = dataDir;
  await t.rejects(importCommand().parseAsync(['--all', folder], { from: 'user' }), {
    message: /contacts\.ndjson cannot be read \(EISDIR\)$/,
  });
});
