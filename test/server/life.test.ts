import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { createConnection } from 'node:net';
import { promisify } from 'node:util';
import t from 'tap';
import { aProfile, toLines } from '../support/factories.ts';
import {
  isRunning,
  postmasterOf,
  runCli,
  type Served,
  startServer,
  temporaryFolder,
} from '../support/processes.ts';
import { root } from '../support/root.ts';

// One folder through several lives of the service, since each start takes seconds.
const dataDir = await temporaryFolder(t);
const rows = Array.from({ length: 3_000 }, (_, i) =>
  aProfile({ external_id: `row-${i}`, bio: `第${i}位专家长期研究高强度紧固件的氢脆与镀层。` }),
);
let key = '';

const headers = () => ({ authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' });

/** An import whose lines are still to be sent, once the service has it. */
async function openImport({ url }: Served, agent: Agent | false = false): Promise<ClientRequest> {
  const expecting = { ...headers(), expect: '100-continue' };
  const opened = request(`${url}/v1/profiles/import`, { method: 'POST', headers: expecting, agent });
  opened.flushHeaders();
  await once(opened, 'continue');
  return opened;
}

async function ask({ url }: Served, path: string, init: RequestInit = {}) {
  const reply = await fetch(url + path, { headers: headers(), ...init });
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies freely
  return { status: reply.status, body: (await reply.json()) as any };
}

const count = async (server: Served): Promise<number> =>
  (await ask(server, '/v1/profiles?total=true&page_size=1')).body.total;

/** Resolves when the service no longer takes connections. */
async function refuses({ url }: Served): Promise<void> {
  for (;;) {
    const socket = createConnection(Number(new URL(url).port), '127.0.0.1');
    try {
      await once(socket, 'connect');
    } catch {
      return;
    } finally {
      socket.destroy();
    }
  }
}

t.test('a first start shows addresses, the admin key and a curl line that work', async (t) => {
  const server = await startServer(t, dataDir, {}, { worker: true });
  const { banner, url } = server;
  t.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  t.match(banner, /is ready \(\d+\.\d s\)/);
  t.ok(banner.includes(`${url}/docs`), 'names Swagger UI');
  key = /Admin key {3}(zq_\S+)/.exec(banner)?.[1] ?? '';
  t.match(key, /^zq_[\w-]{32}$/);
  t.equal((await fetch(`${url}/docs`)).status, 200);

  const line = /^ {2}(curl .*)$/m.exec(banner)?.[1] as string;
  const pasted = /-H '(Accept): (.*?)' -H '(Authorization): (.*?)' '(http.*?)'/.exec(line) ?? [];
  const [, accept = '', kind = '', authorization = '', bearer = '', address = ''] = pasted;
  const listing = await fetch(address, { headers: { [accept]: kind, [authorization]: bearer } });
  t.equal(listing.status, 200);
  t.match(await listing.text(), /^ 1\. █+░* 0\.\d{3} {2}\S[\s\S]*^ 3\. /m);
  await promisify(execFile)('sh', ['-c', line])
    .then(({ stdout }) => t.match(stdout, /^ 1\. █/, 'as pasted into a shell'))
    .catch((error) => (error.code === 127 ? t.pass('no curl on this machine') : t.error(error)));
  t.equal((await ask(server, '/health/ready')).status, 200);

  t.test('asked to stop, it finishes the request under way and leaves no process', async (t) => {
    const postmaster = postmasterOf(dataDir) as number;
    const agent = new Agent({ keepAlive: true });
    t.teardown(() => agent.destroy());
    const slow = await openImport(server, agent);
    const answered = once(slow, 'response') as Promise<[IncomingMessage]>;
    const half = toLines(rows.slice(0, 400));
    slow.write(half.slice(0, -10));

    server.child.kill('SIGTERM');
    await refuses(server);
    t.equal(server.child.exitCode, null, 'it is still there');
    slow.end(half.slice(-10));
    const [reply] = await answered;
    t.equal(reply.statusCode, 200);
    t.match(JSON.parse(String(Buffer.concat(await reply.toArray()))), { created: 400, rejected: 0 });
    const { code, stdout } = await server.finished;
    t.equal(code, 0);
    t.notMatch(stdout, /cut off/, 'a connection kept open after its last reply is no request');
    t.notOk(isRunning(postmaster), 'PostgreSQL is stopped too');
    t.equal(postmasterOf(dataDir), undefined);
  });

  t.test('its log tells no key', async (t) => {
    const { stdout, stderr } = await server.finished;
    t.equal(stdout.split(key).length - 1, 2, 'only the banner does: as a key, and in the line to paste');
    t.notOk(stderr.includes(key));
  });
});

t.test('a second start shows no key, and the first one still works', async (t) => {
  const server = await startServer(t, dataDir);
  t.notMatch(server.banner, /zq_/);
  const [, asked = ''] =
    /Admin key {3}shown on the first start; another: npm run -s zhiqi -- (.+)$/m.exec(server.banner) ?? [];
  const made = await runCli(dataDir, asked.split(' '));
  t.match(made, { code: 0, stdout: /^zq_\S+\n$/ }, 'the line that makes another works as it stands');
  t.match(made.stderr, /\(admin\)/);
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  t.equal(scripts.zhiqi, 'node dist/cli/main.js');
  t.equal(await count(server), 460, 'what was there is there, and the demo data has not come again');

  t.test('killed during an import, it leaves whole rows', async () => {
    const broken = await openImport(server);
    broken.on('error', () => undefined);
    broken.end(toLines(rows));
    while ((await count(server)) < 1_000) await new Promise(setImmediate);
    server.child.kill('SIGKILL');
    await server.finished;
  });
});

t.test('after being killed it starts again, and the import repeated says what was new', async (t) => {
  const server = await startServer(t, dataDir);
  const there = (await count(server)) - 60;
  t.ok(there >= 940 && there < rows.length, `${there} rows had gone in`);
  const exported = await fetch(`${server.url}/v1/profiles/export`, { headers: headers() });
  const lines = (await exported.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const known = new Map(rows.map((row) => [Reflect.get(row, 'external_id'), row]));
  const torn = lines.filter(
    (line) =>
      known.has(line.external_id) && line.bio !== Reflect.get(known.get(line.external_id) ?? {}, 'bio'),
  );
  t.same(torn, [], 'each row is whole');
  const found = await ask(server, '/v1/search?index=profiles&q=氢脆与镀层&page_size=1');
  t.equal(found.body.items.length, 1, 'and was written with its search document');

  const again = await ask(server, '/v1/profiles/import', { method: 'POST', body: toLines(rows) });
  t.match(again.body, { created: rows.length - there, unchanged: there, updated: 0, rejected: 0 });

  server.child.kill('SIGINT');
  t.equal((await server.finished).code, 0, 'Ctrl-C stops it as well');
  t.equal(postmasterOf(dataDir), undefined);
});
