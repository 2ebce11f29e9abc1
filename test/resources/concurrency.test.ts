import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, anEnterprise, aUscc, resourceKinds } from '../support/factories.ts';

const { as, database } = await createApp(t);
const ask = as('province_operator');
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

for (const { path, entity, make, label } of resourceKinds) {
  t.test(`many who create a ${entity} of one external id at once make one row`, async (t) => {
    const same = make({ external_id: 'same' });
    const replies = await Promise.all(times(20, () => ask('POST', `/v1/${path}`, same)));
    t.equal(replies.filter(({ status }) => status === 201).length, 1);
    t.equal(replies.filter(({ status }) => status === 200).length, 19);
    t.equal(new Set(replies.map(({ body }) => JSON.stringify(body))).size, 1, 'all are told of the same row');

    const inputs = times(20, (i) => make({ external_id: 'rivals', [label]: `示例第${i}版` }));
    const rivals = await Promise.all(inputs.map((input) => ask('POST', `/v1/${path}`, input)));
    t.equal(rivals.filter(({ status }) => status === 201).length, 1);
    t.same(
      rivals.map(({ body }) => body.version).sort((a, b) => a - b),
      times(20, (i) => i + 1),
      'each version was written once',
    );
    const last = rivals.find(({ body }) => body.version === 20);
    t.same((await ask('GET', `/v1/${path}/ext:rivals`)).body, last?.body);
    t.equal((await ask('GET', `/v1/${path}?total=true`)).body.total, 2);
    const sql = 'SELECT version FROM outbox_events WHERE entity_id = $1 ORDER BY version';
    const { rows } = await database.pool.query(sql, [last?.body.id]);
    t.same(
      rows.map(({ version }) => version),
      times(20, (i) => i + 1),
      'and told of once',
    );
  });
}

t.test('of many who claim one credit code at once, one gets it', async (t) => {
  const uscc = aUscc();
  const replies = await Promise.all(times(12, () => ask('POST', '/v1/enterprises', anEnterprise({ uscc }))));
  t.equal(replies.filter(({ status }) => status === 201).length, 1);
  for (const { status, body } of replies.filter((reply) => reply.status !== 201)) {
    t.ok([400, 409].includes(status), 'the others are told why not');
    t.match(body.errors, [{ pointer: '/uscc' }]);
  }
});

t.test('more writers than the pool has connections do not starve one another', async (t) => {
  const { id } = (await ask('POST', '/v1/enterprises', anEnterprise({ external_id: 'owner' }))).body;
  const owners = [id, 'ext:owner'];
  const made = await Promise.all(
    times(60, (i) => ask('POST', '/v1/demands', aDemand({ owner_id: owners[i % 2] }))),
  );
  t.same([...new Set(made.map(({ status }) => status))], [201]);
  const patched = await Promise.all(
    made.map(({ body }) =>
      ask('PATCH', `/v1/demands/${body.id}`, { owner_id: 'ext:owner', region: '330100' }, ANY),
    ),
  );
  t.same([...new Set(patched.map(({ status }) => status))], [200]);
});

t.test('an enterprise never goes from under a demand that is being written for it', async (t) => {
  for (let round = 0; round < 10; round++) {
    const { id } = (await ask('POST', '/v1/enterprises', anEnterprise())).body;
    const [demand, gone] = await Promise.all([
      ask('POST', '/v1/demands', aDemand({ owner_id: id })),
      ask('DELETE', `/v1/enterprises/${id}`, undefined, ANY),
    ]);
    const outcome = [demand?.status, gone?.status].join();
    t.ok(['201,409', '400,204', '409,204'].includes(outcome), `one of both came first: ${outcome}`);
    t.equal((await ask('GET', `/v1/enterprises/${id}`)).status, gone?.status === 204 ? 404 : 200);
  }
});
