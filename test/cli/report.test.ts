import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { openConsole } from '../support/console.ts';
import { temporaryFolder } from '../support/processes.ts';

const runCli = openConsole(t);

t.test('a report is written straight into a folder, in the formats asked for', async (t) => {
  const folder = await temporaryFolder(t);
  const out = join(folder, 'reports');
  const made = await runCli(folder, [
    'report',
    'expert_load',
    '--out',
    out,
    '--format',
    'html',
    'json',
    '--name',
    '负荷',
  ]);
  t.equal(made.code, 0, made.stderr);
  const files = (await readdir(out)).sort();
  t.match(files, [/^负荷-\d{4}-\d\d-\d\d\.html$/, /^负荷-\d{4}-\d\d-\d\d\.json$/]);
  t.same(
    made.stdout.trim().split('\n').sort(),
    files.map((name) => join(out, name)),
  );
  t.match(JSON.parse(await readFile(join(out, files[1] as string), 'utf8')), {
    head: { kind: 'expert_load', name: '负荷', previous: null },
  });

  const refused = await runCli(folder, [
    'report',
    'expert_load',
    '--out',
    out,
    '--limit',
    '3',
    '--region',
    '99',
  ]);
  t.equal(refused.code, 1);
  t.match(refused.stderr, /\/scope\/regions\/0 /);
  const wrong = await runCli(folder, ['report', 'weather', '--out', out]);
  t.match([wrong.code, wrong.stderr], [2, /demand_match, expert_load, docking_progress/]);
  const nowhere = await runCli(folder, [
    'report',
    'expert_load',
    '--out',
    join(out, files[0] as string, 'x'),
  ]);
  t.match([nowhere.code, nowhere.stderr], [1, /cannot be written \(ENOTDIR\)/]);
});
