import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { open } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { loadDemo } from '../../src/demo/load.ts';
import { openConsole } from '../support/console.ts';
import { temporaryFolder } from '../support/processes.ts';
import { silent } from '../support/server.ts';

const runCli = openConsole(t);

// This process stays joined, as a running service would: the commands join it and leave again.
const dataDir = await temporaryFolder(t);
const services = await open(readConfig({ DATA_DIR: dataDir, ZHIQI_MODEL: 'manual' }), silent);
t.teardown(() => services.close());
const cli = (...args: string[]) => runCli(dataDir, ['model', ...args]);
const modelOfMatch = async () =>
  (await services.matches.forDemand(system, 'ext:demo-dem-001', { limit: 1 })).model;

t.test('a model is built, listed and put to use or away from the command line', async (t) => {
  t.match(await cli('rebuild'), { code: 1, stdout: '', stderr: /^zhiqi: There are too few texts .*\n$/ });
  t.same(await cli('list'), { code: 0, stdout: '', stderr: '' });
  await loadDemo(services);

  const built = await cli('rebuild');
  t.match(built, {
    code: 0,
    stdout: /^[0-9a-f]{12} {2}\S+ {2}60 profiles, 47 demands, \d+ terms {2}in use\n$/,
  });
  const version = built.stdout.slice(0, 12);
  t.match(await cli('list'), { code: 0, stdout: new RegExp(`^${version} .* in use\n$`) });
  t.equal((await services.models.get('active')).version, version);
  t.equal(await modelOfMatch(), version, 'a service that runs has it');
  t.match(
    (await cli('rebuild')).stdout,
    new RegExp(`^${version} .*\nThe texts are those of this model\\.\n$`),
  );

  for (let i = 0; i < 2; i++) t.match(await cli('use', 'none'), { code: 0, stdout: 'No model is in use.\n' });
  t.notMatch((await cli('list')).stdout, 'in use');
  t.match(await cli('use', 'latest'), { code: 0, stdout: `${version} is in use.\n` });
  t.match(await cli('use', '0123456789ab'), { code: 1, stderr: 'zhiqi: No model 0123456789ab\n' });
  t.match(await cli('use', 'best'), { code: 2, stdout: '' });
});
