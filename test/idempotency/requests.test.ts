import t from 'tap';
import { createIdempotencyService } from '../../src/idempotency/service.ts';
import { createIdempotencyStore } from '../../src/idempotency/store.ts';
import { createApp } from '../support/app.ts';
import { aDemand, aProfile, NDJSON, toLines } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const at = { now: new Date('2026-11-28T00:00:00Z') };
const app = await createApp(t, { clock: () => at.now });
const { services, database } = app;
const ask = app.as('province_operator');
const under = (key: string) => ({ 'idempotency-key': key });
const count = async (table: string): Promise<number> =>
  Number((await database.pool.query(`SELECT count(*) FROM ${table}`)).rows[0].count);

t.test('the same request under the same key is done once and answered alike', async (t) => {
  const profile = aProfile();
  const first = await ask('POST', '/v1/profiles', profile, under('a-1'));
  const second = await ask('POST', '/v1/profiles', profile, under('a-1'));
  t.equal(first.status, 201);
  t.equal(first.headers['idempotency-replayed'], undefined);
  t.match(second, { status: 201, raw: first.raw, headers: { 'idempotency-replayed': 'true' } });
  for (const name of ['location', 'etag', 'content-type'])
    t.equal(second.headers[name], first.headers[name], name);
  t.not(second.headers['x-request-id'], first.headers['x-request-id'], 'but for the id of the request');
  t.equal(await count('profiles'), 1);
  t.equal(
    (await app.as('admin')('POST', '/v1/profiles', profile, under('a-1'))).status,
    201,
    'keys are the caller’s',
  );
  t.equal(await count('profiles'), 2);
  t.equal((await ask('POST', '/v1/profiles', profile)).status, 201, 'without a key each is one of its own');
  t.equal(await count('profiles'), 3);
});

t.test('under a key that was used, another request is refused', async (t) => {
  await ask('POST', '/v1/demands', aDemand(), under('b-1'));
  const demands = await count('demands');
  const other = await ask('POST', '/v1/demands', aDemand(), under('b-1'));
  expectProblem(t, other, 'idempotency_key_reused');
  expectProblem(t, await ask('POST', '/v1/profiles', aProfile(), under('b-1')), 'idempotency_key_reused');
  t.equal(await count('demands'), demands);
  for (const bad of ['', 'with space', 'é', 'x'.repeat(256)]) {
    const reply = await ask('POST', '/v1/demands', aDemand(), under(bad));
    expectProblem(t, reply, 'invalid_request', ['/headers/idempotency-key'], JSON.stringify(bad));
  }
});

t.test('of many at once one is done; the others hear that it is under way, or its answer', async (t) => {
  const before = await count('demands');
  const demand = aDemand();
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => ask('POST', '/v1/demands', demand, under('c-1'))),
  );
  t.equal(await count('demands'), before + 1);
  const fresh = replies.filter(({ status, headers }) => status === 201 && !headers['idempotency-replayed']);
  t.equal(fresh.length, 1);
  for (const reply of replies) {
    if (reply.status === 201) t.equal(reply.raw, fresh[0]?.raw);
    else {
      expectProblem(t, reply, 'request_in_flight');
      t.equal(reply.headers['retry-after'], '1');
    }
  }
});

t.test('a refusal is kept too, a failure on our side and a wrong input are not', async (t) => {
  const nobody = '/v1/jobs/ext:nobody/cancel';
  t.equal((await ask('POST', nobody, undefined, under('d-1'))).status, 404);
  t.match(await ask('POST', nobody, undefined, under('d-1')), {
    status: 404,
    headers: { 'idempotency-replayed': 'true' },
  });
  t.equal((await ask('POST', '/v1/demands', {}, under('d-2'))).status, 400);
  t.equal((await ask('POST', '/v1/demands', aDemand(), under('d-2'))).status, 201, 'the key is still free');

  await database.pool.query('ALTER TABLE demands RENAME TO away');
  const demand = aDemand();
  t.equal((await ask('POST', '/v1/demands', demand, under('d-3'))).status, 500);
  await database.pool.query('ALTER TABLE away RENAME TO demands');
  t.equal((await ask('POST', '/v1/demands', demand, under('d-3'))).status, 201);
});

t.test('where it could do harm or no good a key is left aside', async (t) => {
  const lines = toLines([aDemand({ external_id: 'line' })]);
  for (let times = 0; times < 2; times++) {
    const reply = await ask('POST', '/v1/demands/import', lines, { ...NDJSON, ...under('e-1') });
    t.match(reply.body, times === 0 ? { created: 1 } : { unchanged: 1 });
    const key = { name: 'Partner', role: 'assessor' };
    const issued = await app.as('admin')('POST', '/v1/api-keys', key, under('e-2'));
    t.match(issued, { status: 201, headers: { 'idempotency-replayed': undefined } });
  }
  const { rows } = await database.pool.query("SELECT body FROM idempotency_keys WHERE body LIKE '%zq_%'");
  t.same(rows, [], 'no secret is kept');
});

t.test('a key is free again after a day, and two minutes after whoever held it was killed', async (t) => {
  const service = createIdempotencyService({
    ...{ db: database.db, store: createIdempotencyStore(), clock: () => at.now },
    newId: () => crypto.randomUUID(),
  });
  const name = { key_id: crypto.randomUUID(), key: 'f-1' };
  const later = (minutes: number): void => {
    at.now = new Date(at.now.getTime() + minutes * 60_000);
  };
  const claim = await service.begin(name, 'same');
  t.ok('answer' in claim);
  later(1);
  await t.rejects(service.begin(name, 'same'), { code: 'request_in_flight' });
  later(1.1);
  const next = await service.begin(name, 'same');
  if ('answer' in claim) await claim.answer({ status: 201, headers: {}, body: 'late' });
  await t.rejects(
    service.begin(name, 'same'),
    { code: 'request_in_flight' },
    'what comes late counts no more',
  );
  if ('answer' in next) await next.answer({ status: 201, headers: {}, body: 'kept' });
  t.match(await service.begin(name, 'same'), { status: 201, body: 'kept' });
  later(24 * 60 + 1);
  t.ok('answer' in (await service.begin(name, 'other')));
  later(24 * 60);
  const kept = await count('idempotency_keys');
  t.equal(await services.idempotency.expire(), kept - 1, 'the one that was claimed anew has a little longer');
  later(5);
  t.equal(await services.idempotency.expire(), 1);
});
