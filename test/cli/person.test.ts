import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { openConsole } from '../support/console.ts';
import { aProfile } from '../support/factories.ts';
import { temporaryFolder } from '../support/processes.ts';
import { openServices } from '../support/services.ts';

const runCli = openConsole(t);

// This process stays joined, as a running service would.
const folder = await temporaryFolder(t);
const services = await openServices(t, folder);
const { row } = await services.profiles.create(
  system,
  aProfile({ external_id: 'p 1', name: '示例院士' }) as object,
);
const contact = { phone: '0571-00000000' };
await services.contacts.put(system, 'profile', row.id, contact);
const cli = (...args: string[]) => runCli(folder, args);

t.test('contacts rotate changes the key in the file, beneath a running service', async (t) => {
  const keyOf = () => readFile(join(folder, 'contact.key'), 'utf8');
  const before = await keyOf();
  t.match(await cli('contacts', 'rotate'), { code: 0, stdout: '1 contacts sealed anew.\n', stderr: '' });
  const after = await keyOf();
  t.not(after, before);
  t.match(after, /^[0-9a-f]{64}\n$/);
  t.same(await services.contacts.reveal(system, 'profile', row.id, { purpose: 'docking' }), contact);
});

t.test('person export prints one JSON document', async (t) => {
  const { code, stdout, stderr } = await cli('person', 'export', 'ext:p 1');
  t.equal(code, 0, stderr);
  t.match(JSON.parse(stdout), { exported_at: String, profile: { id: row.id }, contact });
  t.match(await cli('person', 'export', 'ext:none'), {
    code: 1,
    stdout: '',
    stderr: 'zhiqi: No profile ext:none\n',
  });
});

t.test('person erase asks to be told twice', async (t) => {
  const asked = await cli('person', 'erase', 'ext:p 1');
  t.match(asked, {
    code: 2,
    stdout: /^Profile \S+ would be emptied, with\n {2}its contact\n {2}0 API keys.*--yes\n$/s,
  });
  t.notMatch(asked.stdout, /示例院士|0571/);
  t.equal((await services.profiles.get(system, row.id)).name, '示例院士', 'nothing was done');
  t.match(await cli('person', 'erase', 'ext:p 1', '--yes'), { code: 0, stdout: `Erased ${row.id}.\n` });
  t.equal((await services.profiles.get(system, row.id)).name, '已删除');
  const again = await cli('person', 'erase', row.id, '--yes');
  t.match(again, { code: 0, stdout: `${row.id} had been erased before.\n` });
});
