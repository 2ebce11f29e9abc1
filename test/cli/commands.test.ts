import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { exportCommand } from '../../src/cli/export.ts';
import { importCommand } from '../../src/cli/import.ts';
import { keysCommand } from '../../src/cli/keys.ts';
import { matchCommand } from '../../src/cli/match.ts';
import type { Line } from '../../src/exchange/port.ts';
import { openConsole } from '../support/console.ts';
import { aDemand, anEnterprise, aProfile, aUscc, toLines } from '../support/factories.ts';
import { postmasterOf, startCli, temporaryFolder } from '../support/processes.ts';
import { openServices } from '../support/services.ts';

const runCli = openConsole(t);

// This process stays joined, as a running service would: the commands join it and leave again.
const dataDir = await temporaryFolder(t);
const services = await openServices(t, dataDir);
const cli = (...args: string[]) => runCli(dataDir, args);
const file = (name: string) => join(dataDir, name);
const bio = '长期研究高强度紧固件的氢脆机理与低氢脆锌镍镀层。';

t.test('import reads a file, reports each line and ends with 1 where one was rejected', async (t) => {
  const enterprises = [anEnterprise({ external_id: 'ent-1', uscc: aUscc(), sectors: ['new_materials'] })];
  const demands = [aDemand({ external_id: 'dem-1', title: '螺栓镀锌后氢脆断裂', owner_id: 'ext:ent-1' })];
  const profiles = [1, 2, 3].map((i) => aProfile({ external_id: `pro-${i}`, keywords: ['氢脆'], bio }));
  await writeFile(file('enterprises.ndjson'), toLines(enterprises));
  await writeFile(
    file('profiles.ndjson'),
    `${toLines(profiles)}{"kind":"wizard","external_id":"bad"}\nnot json\n`,
  );

  const dry = await cli('import', 'enterprises', 'enterprises.ndjson', '--dry-run');
  t.match(dry, { code: 0, stdout: /^enterprises: 1 created, .* \(dry run: nothing was written\)\n$/ });
  t.match(dry.stderr, /enterprises from enterprises\.ndjson: done\n$/, 'progress goes to standard error');
  t.equal(await services.enterprises.count(system, {}), 0);
  await services.enterprises.importLines(system, enterprises as Line[]);
  await services.demands.importLines(system, demands as Line[]);

  const some = await cli('import', 'profiles', 'profiles.ndjson');
  t.equal(some.code, 1);
  const lines = some.stdout.trimEnd().split('\n');
  t.equal(lines[0], 'profiles: 3 created, 0 updated, 0 unchanged, 2 rejected');
  t.match(lines[1], /^ {2}line 4 \(bad\): (?=.*\/kind )(?=.*\/name ).*; /);
  t.equal(lines[2], '  line 5: is not JSON');
  const piped = await runCli(dataDir, ['import', 'profiles', '-', '--json'], { input: toLines(profiles) });
  t.match(piped, { code: 0, stdout: /^{"accepted":3,"created":0,"updated":0,"unchanged":3,.*}\n$/ });
});

t.test('what cannot be read, written or found is said in one line', async (t) => {
  process.env.DATA_DIR = dataDir;
  const cases = [
    { command: importCommand, args: ['profiles', file('none')], says: /^\S+none cannot be read \(ENOENT\)$/ },
    { command: importCommand, args: ['profiles', dataDir], says: /^\S+ cannot be read \(EISDIR\)$/ },
    { command: importCommand, args: ['--all', file('none')], says: /^\S+ cannot be read \(ENOENT\)$/ },
    { command: exportCommand, args: ['profiles', file('no/x')], says: /no\/x cannot be written \(ENOENT\)$/ },
    {
      command: exportCommand,
      args: ['--all', file('contact.key')],
      says: /key cannot be written \(EEXIST\)$/,
    },
    { command: matchCommand, args: ['ext:nobody'], says: /^No demand ext:nobody$/ },
    { command: keysCommand, args: ['revoke', 'ext:nobody'], says: /^No key ext:nobody$/ },
  ];
  for (const { command, args, says } of cases) {
    await t.rejects(command().parseAsync(args, { from: 'user' }), { message: says }, says.source);
  }
  const shown = await cli('match', 'ext:nobody');
  t.match(shown, { code: 1, stdout: '', stderr: 'zhiqi: No demand ext:nobody\n' });
});

t.test('export writes what import takes, to a file or to standard output', async (t) => {
  const shown = await cli('export', 'demands');
  t.equal(shown.code, 0);
  const [row] = shown.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.match(row, { external_id: 'dem-1', title: '螺栓镀锌后氢脆断裂' });
  t.match(shown.stderr, /demands: done\n$/);
  t.match(await cli('export', 'demands', '-'), { code: 0, stdout: shown.stdout });
  const { child, finished } = startCli(dataDir, ['export', 'demands']);
  child.stdout.destroy();
  t.match(await finished, { code: 0, stderr: /^(demands: .*\n)*$/ }, 'a reader may leave');
  t.match(await cli('export', 'profiles', 'out.ndjson'), { code: 0, stdout: '' });
  const lines = (await readFile(file('out.ndjson'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const outcomes = await services.profiles.importLines(system, lines);
  t.same(
    outcomes.map(({ result }) => result),
    ['unchanged', 'unchanged', 'unchanged'],
  );
});

t.test('match prints a table with bars and reasons, or the reply as JSON', async (t) => {
  const [table, stored] = await Promise.all([
    cli('match', '高强度螺栓镀锌后氢脆断裂', '--limit', '2'),
    cli('match', 'ext:dem-1', '--json'),
  ]);
  t.equal(table.code, 0);
  t.match(table.stdout, /^ 1\. █+░* 0\.\d{3} {2}\S[\s\S]*\n 2\. █/);
  t.match(table.stdout, /topic 0\.\d\d.* sector [\s\S]*terms: .*\d+%/);
  t.notMatch(table.stdout, /^ 3\. /m);
  t.equal(table.stderr, '');
  t.equal(JSON.parse(stored.stdout).items.length, 3);
});

t.test('keys are made, shown once, listed and revoked', async (t) => {
  const made = await cli('keys', 'create', '--name', 'Partner portal', '--role', 'province_operator');
  t.match(made.stdout, /^zq_[\w-]{32}\n$/, 'standard output holds the key alone');
  const viewer = await services.keys.authenticate(made.stdout.trim());
  t.equal(viewer?.role, 'province_operator');
  const id = viewer?.keyId as string;
  t.match(made.stderr, id);
  const listed = await cli('keys', 'list');
  t.match(listed.stdout, new RegExp(`^${id} .*operator .* active  used .*  Partner portal$`, 'm'));
  t.notOk(listed.stdout.includes(made.stdout.trim()));
  t.match(await cli('keys', 'revoke', id), { code: 0, stdout: `Revoked ${id} (Partner portal).\n` });
  t.equal(await services.keys.authenticate(made.stdout.trim()), undefined, 'at once, in every process');
});

t.test('reindex and migrate join the running server and leave it running', async (t) => {
  const before = await services.profiles.get(system, 'ext:pro-1');
  const reindexed = await cli('reindex');
  t.match(reindexed, {
    code: 0,
    stdout: 'profiles: 3 rows\ndemands: 1 rows\n',
    stderr: 'profiles: done\ndemands: done\n',
  });
  t.same(await services.profiles.get(system, 'ext:pro-1'), before, 'the rows stay as they are');
  t.match(await cli('migrate'), { code: 0, stdout: 'The schema is up to date.\n', stderr: '' });
  t.ok(postmasterOf(dataDir));
});
