import t from 'tap';
import { openConsole } from '../support/console.ts';
import { aProfile, toLines } from '../support/factories.ts';
import { createMeiliStub } from '../support/meilisearch/stub.ts';
import { temporaryFolder } from '../support/processes.ts';
import { openServices } from '../support/services.ts';

const runCli = openConsole(t);

const MASTER = 'the-master-key-of-the-server';
const stub = await createMeiliStub(t, { key: MASTER });
const dataDir = await temporaryFolder(t);
await openServices(t, dataDir);

t.test(
  'An index is built from the command line with the key that setup makes, and what it refuses is listed',
  async (t) => {
    const server = { MEILI_URL: stub.url };
    const none = await runCli(dataDir, ['search', 'setup'], { env: server });
    t.match(none, { code: 1, stderr: 'zhiqi: MEILI_MASTER_KEY: must be set to make a key\n' });
    const wrong = await runCli(dataDir, ['search', 'setup'], {
      env: { ...server, MEILI_MASTER_KEY: 'hunter2' },
    });
    t.match(wrong, { code: 1, stderr: /^zhiqi: MEILI_MASTER_KEY: .*\n$/ });
    t.notMatch(wrong.stderr, /hunter2/);

    const made = await runCli(dataDir, ['search', 'setup'], { env: { ...server, MEILI_MASTER_KEY: MASTER } });
    t.match(made, { code: 0, stdout: /^MEILI_API_KEY=\w{64}\n$/, stderr: 'made a key:\n' });
    const [, key = ''] = /MEILI_API_KEY=(\w+)/.exec(made.stdout) ?? [];
    t.not(key, MASTER);

    const env = { ...server, MEILI_API_KEY: key };
    const input = toLines([
      aProfile({ name: '示例甲' }),
      aProfile({ name: '示例乙', external_id: 'refused' }),
    ]);
    t.equal((await runCli(dataDir, ['import', 'profiles', '-'], { input, env })).code, 0);
    t.match(await runCli(dataDir, ['search', 'status'], { env }), {
      code: 0,
      stdout: /^zhiqi_profiles: not begun$/m,
    });

    let first: string | undefined;
    stub.refuses = ({ id }) => {
      first ??= String(id);
      return id === first ? 'too strange' : undefined;
    };
    const built = await runCli(dataDir, ['reindex'], { env });
    t.match(built, { code: 0, stdout: /^profiles: 2 rows$/m });
    t.match(built.stdout, /^zhiqi_profiles: 2 documents$/m);
    t.match(built.stderr, /search index: done/);
    t.equal(stub.documents('zhiqi_profiles').size, 1);

    const failures = await runCli(dataDir, ['search', 'failures'], { env });
    t.match(failures, { code: 0, stdout: new RegExp(`^\\S+ {2}profiles ${first} {2}too strange\\n$`) });
    const json = await runCli(dataDir, ['search', 'failures', '--json'], { env });
    t.match(JSON.parse(json.stdout), { collection: 'profiles', entity_id: first, reason: 'too strange' });

    await stub.stop();
    const away = await runCli(dataDir, ['reindex'], { env });
    t.match(
      away,
      { code: 1, stderr: /^zhiqi: Meilisearch does not answer/m },
      'a server that is away is told, not waited for',
    );
  },
);
