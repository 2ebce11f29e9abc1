import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { open } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Line } from '../../src/exchange/port.ts';
import { openConsole } from '../support/console.ts';
import { aDemand, aProfile, toLines } from '../support/factories.ts';
import { temporaryFolder } from '../support/processes.ts';
import { silent } from '../support/server.ts';
import { openServices } from '../support/services.ts';

const runCli = openConsole(t);

const dataDir = await temporaryFolder(t);
const services = await openServices(t, dataDir);
const own = [
  { external_id: 'own', zh: ['卓布拉'], en: ['zorblax'], sectors: ['smart_ocean'] },
  { external_id: 'syn', en: ['zobite', 'zobstone'] },
];

t.test('own entries are imported, looked up and counted from the command line', async (t) => {
  const title = 'zorblax vornicks，zorblax 与 vornicks';
  await services.demands.importLines(system, [aDemand({ title }), aDemand({ title: '氢脆' })] as Line[]);
  await services.profiles.importLines(system, [aProfile({ bio: 'Gromulation of zorblax.' })] as Line[]);
  const misses = async (args: string[], input?: string) => {
    const { code, stdout } = await runCli(dataDir, ['lexicon', 'misses', ...args, '--json'], { input });
    return { code, ...JSON.parse(stdout) };
  };
  const before = await misses(['--limit', '1']);
  t.match(before, { code: 0, total: 5, bridged: 1, share: 0.2, lexicon: /^[0-9a-f]{12}$/ });
  t.same(before.misses, [{ term: 'vornicks', occurrences: 2 }], 'ties stand by term');

  const imported = await runCli(dataDir, ['import', 'lexicon', '-'], { input: toLines(own) });
  t.match(imported, { code: 0, stdout: /^lexicon: 2 created, 0 updated, 0 unchanged, 0 rejected$/m });
  const after = await misses([]);
  t.match(after, { total: 5, bridged: 3, share: 0.6, misses: [{ term: 'vornicks', occurrences: 2 }] });
  t.not(after.lexicon, before.lexicon);
  t.match(await misses(['--profiles']), { bridged: 1, misses: [{ term: 'gromulation', occurrences: 1 }] });

  const lines = `${toLines([aDemand({ title: 'zorblax vornicks' })])}{"title":""}\n`;
  t.match(await misses(['--file', '-'], lines), { code: 1, total: 2, bridged: 1 }, 'a bad line is left out');
  const listed = await runCli(dataDir, ['lexicon', 'misses', '--limit', '1'], {});
  t.match(
    listed.stdout,
    /^demands: 5 occurrences of content terms, 3 with a bridge \(60\.0 %\)\n +2 {2}vornicks\n/,
  );

  const lookup = await runCli(dataDir, ['lexicon', 'lookup', 'Zorblax']);
  t.match(lookup, { code: 0, stdout: /^zorblax → 卓布拉 {3}\(own, [0-9a-f-]{36}, smart_ocean\)\n$/ });
});

t.test('a backup carries own entries, which are back before the texts that are read by them', async (t) => {
  const folder = join(dataDir, 'backup');
  t.equal((await runCli(dataDir, ['export', '--all', folder])).code, 0);
  const elsewhere = await temporaryFolder(t);
  const config = { DATA_DIR: elsewhere, ZHIQI_CONTACT_KEY: '5a'.repeat(32) };
  t.match(await runCli(elsewhere, ['import', '--all', folder], { env: config }), {
    code: 0,
    stdout: /^lexicon: 2 created[^\n]*\nassociations: /,
  });
  const restored = await open(readConfig(config), silent);
  await services.lexicon.load();
  t.equal(restored.lexicon.current().version, services.lexicon.current().version);
  await restored.close();

  await rm(join(folder, 'lexicon.ndjson'));
  const older = await runCli(elsewhere, ['import', '--all', folder], { env: config });
  t.match(older, { code: 0, stdout: /^associations: / }, 'one from before there were any has none');
});
