import t, { type Test } from 'tap';
import {
  createMeiliStub,
  type Exchange,
  loadContract,
  loadExchanges,
  type MeiliStub,
} from '../support/meilisearch/stub.ts';

// biome-ignore lint/suspicious/noExplicitAny: recorded bodies have as many shapes as there are routes.
type Json = any;
type Body = Record<string, Json>;

const MASTER = 'a-master-key';

/** What the stub leaves aside, by a recording's note; the tasks these begin are left aside with them. */
const aside: Record<string, string> = {
  'a search with everything': 'the service highlights and cuts excerpts itself',
  'facet search': 'the service does not search among the values of a facet',
  'an embedder with userProvided vectors fails where documents without vectors are stored': 'no vectors',
  'an embedder whose vectors the caller brings': 'no vectors',
  'documents without vectors are refused then': 'no vectors',
  'documents with vectors, or null to opt out': 'no vectors',
  'a hybrid search': 'no vectors',
  'cancel what waits': 'the service cancels no task',
};

/** Messages that hold a task's number or the wording of the server's own parsers: their codes are compared. */
const worded = new Set([
  'a key with an unknown action',
  'a filter that does not parse',
  'the task of a swap names no index, so an index-scoped key cannot see it',
  'a body that is not JSON',
  'a filter on an attribute that is not filterable',
]);

const volatile =
  /^(enqueuedAt|startedAt|finishedAt|createdAt|updatedAt|duration|requestUid|key|commit\w+|processingTimeMs|\w+Size)$/;
const numbered = /^(taskUid|uid|batchUid|from|next)$/;
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Leaves of a body what is the same on every run: times, sizes and made-up names become their types. */
function settled(value: Json, number: (uid: number) => unknown, key = ''): Json {
  if (Array.isArray(value)) return value.map((each) => settled(each, number));
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, settled(each, number, name)]),
    );
  }
  if (volatile.test(key) || uuid.test(value)) return value === null ? null : typeof value;
  return numbered.test(key) && typeof value === 'number' ? number(value) : value;
}

async function ask(stub: MeiliStub, { request }: Exchange, path: string, key: string | undefined) {
  const { method, content_type: type, body } = request;
  const response = await fetch(`${stub.url}${path}`, {
    method,
    headers: {
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(type ? { 'content-type': type } : {}),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const reply: Body | '' = text && JSON.parse(text);
  return { status: response.status, content_type: response.headers.get('content-type'), body: reply };
}

/** Asks until a task has ended, as was done when it was recorded. */
async function askEnded(...asked: Parameters<typeof ask>): ReturnType<typeof ask> {
  const reply = await ask(...asked);
  const open = reply.body && /^(enqueued|processing)$/.test(reply.body.status) && !('taskUid' in reply.body);
  return open ? askEnded(...asked) : reply;
}

/** Plays the recordings on the stub; the number of a recorded task may be another here. */
function createReplay(t: Test, stub: MeiliStub) {
  const keys: Record<string, string> = { master: MASTER, wrong: 'another-key' };
  const tasks = new Map<number, number>();
  const skipped = new Set<number>();
  let skippedFailures = 0;

  const passOver = ({ request, response }: Exchange): boolean => {
    const [, uid] = /^\/tasks\/(\d+)$/.exec(request.path) ?? [];
    if (uid !== undefined && skipped.has(Number(uid)) && response.body.status === 'failed')
      skippedFailures += 1;
    return uid !== undefined && skipped.has(Number(uid));
  };
  const expected = ({ request, response, note }: Exchange): Json => {
    const body = settled(response.body, (uid) => tasks.get(uid) ?? uid);
    if (request.path.includes('statuses=failed')) body.total -= skippedFailures;
    if (worded.has(note)) body.message = 'string';
    return { ...response, body };
  };
  return async (exchange: Exchange): Promise<void> => {
    const { note, request, response } = exchange;
    if (note in aside && response.body.taskUid !== undefined) skipped.add(response.body.taskUid);
    if (note in aside || passOver(exchange)) return;
    const path = request.path.replace(
      /^\/tasks\/(\d+)$/,
      (_, uid) => `/tasks/${tasks.get(Number(uid)) ?? uid}`,
    );
    const reply = await askEnded(stub, exchange, path, keys[request.authorization ?? '']);
    const body: Json = reply.body;
    if (response.body.taskUid !== undefined) tasks.set(response.body.taskUid, body.taskUid);
    if (response.status === 201) keys.service ??= body.key;
    const settledBody = settled(body, (uid) => uid);
    if (worded.has(note)) settledBody.message = typeof settledBody.message;
    t.strictSame({ ...reply, body: settledBody }, expected(exchange), note);
  };
}

const contract = loadContract();
const exchanges = loadExchanges() ?? [];
const skip = !contract || !exchanges.length ? 'no recordings lie beside the checkout' : false;

t.test('the stub answers as the recorded server did', { skip }, async (t) => {
  const stub = await createMeiliStub(t, { key: MASTER, contract });
  const replay = createReplay(t, stub);
  for (const exchange of exchanges) await replay(exchange);
  t.same(
    stub.violations.map(({ code }) => code),
    [
      'invalid_api_key_actions',
      'missing_api_key_expires_at',
      'bad_request',
      'invalid_settings_searchable_attributes',
      'invalid_settings_localized_attributes',
      'bad_request',
      'invalid_search_locales',
    ],
    'and notes what broke the contract',
  );
  const names = new Set(exchanges.map(({ note }) => note));
  t.same(
    Object.keys(aside).filter((note) => !names.has(note)),
    [],
    'and nothing is left aside in vain',
  );
});
