import { copyFile, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { open } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Line } from '../../src/exchange/port.ts';
import { openConsole } from '../support/console.ts';
import { aDemand, anEnterprise, aProfile } from '../support/factories.ts';
import { temporaryFolder } from '../support/processes.ts';
import { silent } from '../support/server.ts';
import { openServices } from '../support/services.ts';

const runCli = openConsole(t);

const dataDir = await temporaryFolder(t);
const services = await openServices(t, dataDir);
const cli = (...args: string[]) => runCli(dataDir, args);
const file = (name: string) => join(dataDir, name);
const rows = {
  enterprises: [anEnterprise({ external_id: 'ent-1' })],
  demands: [aDemand({ external_id: 'dem-1', owner_id: 'ext:ent-1', state: 'verified' })],
  profiles: [1, 2, 3].map((n) => aProfile({ external_id: `pro-${n}` })),
};
for (const name of ['enterprises', 'demands', 'profiles'] as const)
  await services[name].importLines(system, rows[name] as Line[]);

t.test('a backup restored elsewhere with its key brings everything back, contacts sealed', async (t) => {
  const contact = { person: '示例联系人', phone: '0571-00000000' };
  await services.contacts.put(system, 'profile', 'ext:pro-1', contact);
  await services.contacts.put(system, 'enterprise', 'ext:ent-1', contact);
  t.equal((await cli('export', '--all', 'backup')).code, 0);
  const rooms = ['associations', 'campaigns', 'contacts', 'demands', 'enterprises', 'lexicon', 'profiles'];
  const names = rooms.map((name) => `${name}.ndjson`);
  t.same((await readdir(file('backup'))).sort(), names, 'whole files only');
  for (const name of names) {
    t.equal((await stat(join(file('backup'), name))).mode & 0o077, 0, `${name} is for its owner alone`);
  }
  t.notMatch(await readFile(file('backup/contacts.ndjson'), 'utf8'), /0571|联系人/);

  const elsewhere = await temporaryFolder(t);
  await mkdir(elsewhere, { recursive: true });
  const foreign = await runCli(elsewhere, ['import', '--all', file('backup')], {
    env: { ZHIQI_CONTACT_KEY: 'cd'.repeat(32) },
  });
  t.equal(foreign.code, 1);
  t.match(foreign.stderr, /^zhiqi: the contacts were sealed by another key: bring its contact\.key along/m);
  t.equal(foreign.stdout, '', 'before any row is written');

  await copyFile(file('contact.key'), join(elsewhere, 'contact.key'));
  const restored = await runCli(elsewhere, ['import', '--all', file('backup')]);
  t.equal(restored.code, 0, restored.stderr);
  t.match(restored.stdout, /^contacts: 2 restored, 0 rejected$/m);
  const other = await open(readConfig({ DATA_DIR: elsewhere }), silent);
  t.teardown(() => other.close());
  for (const [type, ref] of [
    ['profile', 'ext:pro-1'],
    ['enterprise', 'ext:ent-1'],
  ] as const) {
    t.same(await other.contacts.reveal(system, type, ref, { purpose: 'correction' }), contact);
  }
  const ids = async ({ demands }: typeof services) => {
    const { id, owner_id, title, state } = await demands.get(system, 'ext:dem-1');
    return { id, owner_id, title, state };
  };
  t.same(await ids(other), await ids(services), 'rows keep their ids and their states');
  t.equal(await other.profiles.count(system, {}), 3);
});
