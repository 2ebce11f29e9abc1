import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { openConsole } from '../support/console.ts';
import { temporaryFolder } from '../support/processes.ts';
import { openServices } from '../support/services.ts';
import { someSettings } from '../support/settings.ts';

const runCli = openConsole(t);

t.test('match settings are shown, stored from a file, made the default, and listed', async (t) => {
  const folder = await temporaryFolder(t);
  await openServices(t, folder);
  const run = async (args: string[], input?: string) => runCli(folder, ['settings', ...args], { input });
  const shown = await run(['show', 'default']);
  t.equal(shown.code, 0, shown.stderr);
  const packaged = JSON.parse(shown.stdout);
  t.match(packaged, { name: 'default', components: { topic: Number }, sectors: [] });

  const file = join(folder, 'ours.json');
  await writeFile(file, JSON.stringify({ ...packaged, name: 'ours', sectors: ['biomedicine'] }));
  t.match(await run(['set', file]), { code: 0, stdout: 'ours@1: stored.\n' });
  t.match(await run(['default', 'ours']), { code: 0, stdout: 'ours@1 is the default.\n' });
  const { stdout } = await run(['list']);
  t.match(stdout, /^ours@1 {2}\S+ {2}\(default, biomedicine\)\ndefault@1 {2}\S+\n$/);

  const refused = await run(['set', '-'], JSON.stringify(someSettings({ title: '', neutral: 2 })));
  t.equal(refused.code, 1);
  t.match(refused.stderr, /\/title .*\n {2}\/neutral /);
  t.match(await run(['set', '-'], '{'), { code: 1, stderr: /^zhiqi: - cannot be read \(not JSON\)/ });
  t.match(await run(['set', 'none.json']), { code: 1, stderr: /none\.json cannot be read \(ENOENT\)/ });
});
