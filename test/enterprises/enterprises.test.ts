import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, anEnterprise, aUscc, NDJSON, toLines } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const { as, database } = await createApp(t);
const ask = as('province_operator');
const association = (
  await ask('POST', '/v1/associations', { name: '示例科协', level: 'county', region: '330521' })
).body;

t.test('an enterprise comes back as it was written, with everything it can hold', async (t) => {
  const whole = {
    external_id: 'whole',
    name: '示例紧固件有限公司',
    name_en: 'Demo Fasteners Ltd.',
    uscc: aUscc(),
    region: '330521',
    sectors: ['equipment_manufacturing'],
    description: '生产紧固件。',
    association_id: association.id,
  };
  const { status, body } = await ask('POST', '/v1/enterprises', whole);
  t.equal(status, 201);
  const { id, version, created_at, updated_at, ...written } = body;
  t.same(written, whole);
  t.match((await ask('POST', '/v1/enterprises', whole)).body, { version: 1 }, 'and again it is the same');
});

t.test('a credit code belongs to one enterprise, however the other asks for it', async (t) => {
  const [taken, free] = [aUscc(), aUscc()];
  const holder = (await ask('POST', '/v1/enterprises', anEnterprise({ uscc: taken }))).body;
  const { id } = (await ask('POST', '/v1/enterprises', anEnterprise({ external_id: 'rival' }))).body;
  const url = `/v1/enterprises/${id}`;
  const refused = [
    await ask('POST', '/v1/enterprises', anEnterprise({ uscc: taken })),
    await ask('PUT', url, anEnterprise({ uscc: taken }), ANY),
    await ask('PATCH', url, { uscc: taken }, ANY),
  ];
  for (const { status, body } of refused) {
    t.ok([400, 409].includes(status));
    t.match(body.errors, [{ pointer: '/uscc', message: /of another enterprise/ }]);
    t.notMatch(JSON.stringify(body), holder.id, 'it is not said whose it is');
  }
  t.equal((await ask('PATCH', url, { uscc: free }, ANY)).status, 200);
  t.equal((await ask('PATCH', url, { uscc: free }, ANY)).body.version, 2, 'its own code is no conflict');
  await ask('PATCH', `/v1/enterprises/${holder.id}`, { uscc: null }, ANY);
  t.equal((await ask('PATCH', url, { uscc: taken }, ANY)).status, 200, 'a code given up is free');
});

t.test('a credit code of the wrong form is refused', async (t) => {
  const right = aUscc();
  const last = right.endsWith('0') ? '1' : '0';
  const wrong = [
    right.slice(0, -1) + last,
    right.slice(1),
    `${right}0`,
    right.toLowerCase(),
    ` ${right.slice(1)}`,
    '',
  ];
  for (const uscc of wrong) {
    const reply = await ask('POST', '/v1/enterprises', anEnterprise({ uscc }));
    expectProblem(t, reply, 'invalid_request', ['/uscc'], `"${uscc}"`);
  }
});

t.test('an import gives a credit code to the first line that claims it, and spoils no other', async (t) => {
  const [own, fresh, moved] = [aUscc(), aUscc(), aUscc()];
  await ask('POST', '/v1/enterprises', anEnterprise({ external_id: 'owner', uscc: own }));
  await ask('POST', '/v1/enterprises', anEnterprise({ external_id: 'mover', uscc: moved }));
  const lines = toLines([
    anEnterprise({ external_id: 'one' }),
    anEnterprise({ external_id: 'two', uscc: own }),
    anEnterprise({ external_id: 'three', uscc: fresh }),
    anEnterprise({ external_id: 'four', uscc: fresh }),
    anEnterprise({ external_id: 'mover', uscc: fresh }),
    anEnterprise({ external_id: 'five' }),
  ]);
  const { body } = await ask('POST', '/v1/enterprises/import', lines, NDJSON);
  t.match(body, { accepted: 3, created: 3, updated: 0, rejected: 3 });
  t.same(
    body.errors.map((error: { line: number; errors: { pointer: string }[] }) => [
      error.line,
      error.errors[0]?.pointer,
    ]),
    [
      [2, '/uscc'],
      [4, '/uscc'],
      [5, '/uscc'],
    ],
  );
  t.equal((await ask('GET', '/v1/enterprises/ext:mover')).body.uscc, moved);
  const { rows } = await database.pool.query(
    'SELECT uscc FROM enterprises WHERE uscc IS NOT NULL GROUP BY uscc HAVING count(*) > 1',
  );
  t.same(rows, []);
});

t.test('an enterprise stays while it owns demands', async (t) => {
  const { id } = (await ask('POST', '/v1/enterprises', anEnterprise({ external_id: 'parent' }))).body;
  const heir = (await ask('POST', '/v1/enterprises', anEnterprise({ external_id: 'heir' }))).body.id;
  await as('admin')('PUT', `/v1/enterprises/${id}/contact`, { phone: '0571-00005678' });
  for (const external_id of ['d1', 'd2']) {
    await ask('POST', '/v1/demands', aDemand({ external_id, owner_id: id, active: false }));
  }
  const gone = () => ask('DELETE', '/v1/enterprises/ext:parent', undefined, ANY);
  expectProblem(t, await gone(), 'has_dependents', [], 'with two');
  await ask('DELETE', '/v1/demands/ext:d1', undefined, ANY);
  expectProblem(t, await gone(), 'has_dependents', [], 'with one');
  const reveal = as('admin')('POST', `/v1/enterprises/${id}/contact/reveal`, { purpose: 'docking' });
  t.equal((await reveal).status, 200, 'its contact stayed too');
  t.equal((await ask('GET', `/v1/enterprises/${id}`)).body.version, 1);
  await ask('PATCH', '/v1/demands/ext:d2', { owner_id: 'ext:heir' }, ANY);
  t.equal((await gone()).status, 204);
  t.equal((await database.pool.query('SELECT 1 FROM contacts WHERE owner_id = $1', [id])).rowCount, 0);
  t.equal((await ask('GET', '/v1/demands/ext:d2')).body.owner_id, heir);
});

t.test('enterprises have only the filters that mean something of them', async (t) => {
  for (const query of ['kind=expert', 'active=true', 'service=consulting', 'country=CN', 'owner_id=ext:a']) {
    const [name] = query.split('=');
    expectProblem(
      t,
      await ask('GET', `/v1/enterprises?${query}`),
      'invalid_request',
      [`/query/${name}`],
      query,
    );
  }
});
