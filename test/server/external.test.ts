import t from 'tap';
import { createDatabase } from '../support/database.ts';
import { runCli, startServer, temporaryFolder } from '../support/processes.ts';

t.test('on a PostgreSQL of its own a start says how an admin key is made, and makes none', async (t) => {
  const database = await createDatabase();
  t.teardown(() => database.drop());
  const { host, port, user, password, database: name } = database.address;
  const env = {
    DATABASE_URL: `postgres://${user}:${password}@${host}:${port}/${name}`,
    ZHIQI_CONTACT_KEY: 'ab'.repeat(32),
  };
  const folder = await temporaryFolder(t);
  const stop = async ({ child, finished }: Awaited<ReturnType<typeof startServer>>) => {
    child.kill('SIGTERM');
    t.equal((await finished).code, 0);
  };

  const server = await startServer(t, folder, env);
  t.notMatch(server.banner, /zq_|first start/);
  const [, asked = ''] = /Admin key {3}made by: npm run -s zhiqi -- (.+)$/m.exec(server.banner) ?? [];
  t.ok(server.banner.includes(`docker compose run --rm api ${asked}`), 'with compose too');
  t.equal((await database.pool.query('SELECT 1 FROM api_keys')).rowCount, 0);
  await stop(server);
  t.match(await runCli(folder, asked.split(' '), { env }), { code: 0, stdout: /^zq_\S+\n$/ });

  const given = await startServer(t, folder, { ...env, ZHIQI_ADMIN_KEY: 'x'.repeat(24) });
  t.match(given.banner, /Admin key {3}the one in ZHIQI_ADMIN_KEY; another: npm run -s zhiqi -- keys create /);
  t.notMatch(given.banner, /x{24}/);
  await stop(given);
});
