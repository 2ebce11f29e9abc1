import t, { type Test } from 'tap';
import { system } from '../../src/access/principal.ts';
import { compose } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { ContactLine } from '../../src/contacts/schema.ts';
import { createApp, type TestApp } from '../support/app.ts';
import { ANY, anEnterprise, aProfile } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';
import { silent } from '../support/server.ts';

const CONTACT = {
  person: '示例秘书甲',
  phone: '0571-12345600',
  email: 'mishu@example.com',
  note: '"仅限\\午后" 😀',
};
const kinds = [
  { path: 'profiles', type: 'profile', make: aProfile },
  { path: 'enterprises', type: 'enterprise', make: anEnterprise },
] as const;

const REVEAL = { purpose: 'verification' };

async function owned(t: Test, { as }: TestApp, kind: (typeof kinds)[number], external_id: string) {
  const { status, body } = await as('province_operator')(
    'POST',
    `/v1/${kind.path}`,
    kind.make({ external_id }),
  );
  t.equal(status, 201);
  return body as { id: string };
}

/** Every row of every table the database has, as text; bytes show as hex. */
async function wholeDatabase({ database }: TestApp): Promise<string> {
  const tables = await database.pool.query(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
  );
  const texts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await database.pool.query(`SELECT t::text AS row FROM ${name} t`);
    texts.push(...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}

for (const kind of kinds) {
  t.test(`The contact of a ${kind.type} is kept until it goes, and goes with it`, async (t) => {
    const whole = await createApp(t);
    const ask = whole.as('admin');
    const { id } = await owned(t, whole, kind, 'a/b 中');
    const url = `/v1/${kind.path}/${id}/contact`;
    const reveal = () => ask('POST', `${url}/reveal`, REVEAL);
    expectProblem(t, await reveal(), 'not_found');
    expectProblem(t, await ask('DELETE', url), 'not_found');

    t.match(await ask('PUT', url, CONTACT), {
      status: 200,
      body: CONTACT,
      headers: { 'cache-control': 'no-store' },
    });
    t.match(await reveal(), { status: 200, body: CONTACT, headers: { 'cache-control': 'no-store' } });
    const byOwnId = `/v1/${kind.path}/ext:${'a%2Fb %E4%B8%AD'}/contact`;
    t.same((await ask('POST', `${byOwnId}/reveal`, REVEAL)).body, CONTACT, 'also by the id of the caller');
    await ask('PUT', byOwnId, { phone: null });
    t.same((await reveal()).body, { phone: null }, 'a second one replaces the first as a whole');

    t.equal((await ask('DELETE', url)).status, 204);
    expectProblem(t, await reveal(), 'not_found');

    await ask('PUT', url, CONTACT);
    t.equal((await ask('DELETE', `/v1/${kind.path}/${id}`, undefined, ANY)).status, 204);
    expectProblem(t, await reveal(), 'not_found', [], 'after its owner is gone');
    expectProblem(t, await ask('PUT', url, CONTACT), 'not_found', [], 'an owner that is not there gets none');
    t.same((await whole.database.pool.query('SELECT * FROM contacts')).rows, []);
  });
}

t.test('A contact is readable nowhere in the database, and in no other reply', async (t) => {
  const whole = await createApp(t);
  const ask = whole.as('admin');
  const profile = await owned(t, whole, kinds[0], 'p');
  const enterprise = await owned(t, whole, kinds[1], 'e');
  await ask('PUT', `/v1/profiles/${profile.id}/contact`, CONTACT);
  await ask('PUT', `/v1/enterprises/${enterprise.id}/contact`, CONTACT);

  const stored = await wholeDatabase(whole);
  t.match(stored, profile.id, 'the dump holds what is stored');
  const urls = [
    'profiles',
    'profiles/ext:p',
    'profiles/export',
    'enterprises',
    'enterprises/ext:e',
    'enterprises/export',
  ];
  const replies = await Promise.all(
    [...urls, 'search?index=profiles&q=示例秘书甲'].map((url) => ask('GET', `/v1/${url}`)),
  );
  const shown = replies.map(({ body }) => JSON.stringify(body)).join('\n');
  for (const secret of Object.values(CONTACT)) {
    const bytes = Buffer.from(secret);
    for (const form of [secret, bytes.toString('hex'), bytes.toString('base64').replace(/.=*$/, '')]) {
      t.notOk(stored.includes(form), `not stored: ${form}`);
      t.notOk(shown.includes(form), `not shown: ${form}`);
    }
  }
});

t.test('A sealed row that was moved, altered or sealed by another key does not open', async (t) => {
  const whole = await createApp(t);
  const ask = whole.as('admin');
  const [a, b] = [await owned(t, whole, kinds[0], 'a'), await owned(t, whole, kinds[0], 'b')];
  const { pool } = whole.database;
  const refused = async (ref: string, name: string) => {
    const reply = await ask('POST', `/v1/profiles/${ref}/contact/reveal`, REVEAL);
    expectProblem(t, reply, 'internal_error', [], name);
    t.notMatch(JSON.stringify(reply.body), CONTACT.phone);
  };
  await ask('PUT', `/v1/profiles/${a.id}/contact`, CONTACT);
  await pool.query('UPDATE contacts SET owner_id = $1', [b.id]);
  await refused(b.id, 'moved to another owner');
  await pool.query('UPDATE contacts SET owner_id = $1', [a.id]);
  t.same(
    (await ask('POST', `/v1/profiles/${a.id}/contact/reveal`, REVEAL)).body,
    CONTACT,
    'it opens in its place',
  );
  await pool.query(
    'UPDATE contacts SET sealed = set_byte(sealed, length(sealed) - 1, get_byte(sealed, length(sealed) - 1) # 1)',
  );
  await refused(a.id, 'altered');

  const { id } = await owned(t, whole, kinds[1], 'e');
  await ask('PUT', `/v1/enterprises/${id}/contact`, CONTACT);
  await ask('POST', '/v1/profiles/import', JSON.stringify(aProfile({ id })), {
    'content-type': 'application/x-ndjson',
  });
  await pool.query("UPDATE contacts SET owner_type = 'profile' WHERE owner_id = $1", [id]);
  await refused(id, 'moved to a profile of the same id');

  await ask('PUT', `/v1/profiles/${a.id}/contact`, CONTACT);
  const stranger = compose(whole.database, {
    config: readConfig({}),
    logger: silent,
    sealKey: 'a5'.repeat(32),
  });
  await t.rejects(stranger.contacts.reveal(system, 'profile', a.id, REVEAL), 'another key does not open it');
});

t.test('A backup holds contacts sealed, and gives them back to their owners only', async (t) => {
  const whole = await createApp(t);
  const { contacts } = whole.services;
  const [a, b] = [await owned(t, whole, kinds[0], 'a'), await owned(t, whole, kinds[0], 'b')];
  await contacts.put(system, 'profile', a.id, CONTACT);
  const lines: ContactLine[] = [];
  for await (const page of contacts.exportLines()) lines.push(...page);
  t.match(lines, [{ owner_type: 'profile', owner_id: a.id }]);
  const [line] = lines as [ContactLine];
  t.notMatch(Buffer.from(line.sealed, 'base64').toString('latin1'), 'mishu');

  await contacts.remove(system, 'profile', a.id);
  await contacts.restore(system, line);
  t.same(await contacts.reveal(system, 'profile', a.id, REVEAL), CONTACT);
  await t.rejects(contacts.restore(system, { ...line, owner_id: b.id }), { code: 'conflict' });
  await t.rejects(contacts.restore(system, { ...line, owner_type: 'enterprise' }), { code: 'conflict' });
  await t.rejects(contacts.restore(system, { ...line, sealed: 'AAAA' }), { code: 'conflict' });
  await t.rejects(contacts.reveal(system, 'profile', b.id, REVEAL), { code: 'not_found' });
  await whole.services.profiles.remove(system, a.id, () => undefined);
  await t.rejects(contacts.restore(system, line), { code: 'not_found' }, 'an owner that is gone gets none');
});

t.test('A contact must say something, in fields there are, and not too much', async (t) => {
  const whole = await createApp(t);
  const { id } = await owned(t, whole, kinds[0], 'a');
  const put = (body: unknown) => whole.as('admin')('PUT', `/v1/profiles/${id}/contact`, body);
  expectProblem(t, await put({}), 'invalid_request', ['']);
  expectProblem(t, await put({ phone: 1, fax: '1', person: 'x'.repeat(101) }), 'invalid_request', [
    '/phone',
    '/fax',
    '/person',
  ]);
  expectProblem(t, await put({ note: 'a\u0000b' }), 'invalid_request', ['/note']);
  expectProblem(t, await put([]), 'invalid_request', ['']);
  t.same((await whole.database.pool.query('SELECT * FROM contacts')).rows, []);
});

t.test('a service tells when its key does not open what is stored', async (t) => {
  const app = await createApp(t);
  const { services, database } = app;
  t.equal(await services.contacts.opensStored(), true, 'nothing stored: any key will do');
  const { id } = await owned(t, app, kinds[0], 'sealed');
  await services.contacts.put(system, 'profile', id, CONTACT);
  t.equal(await services.contacts.opensStored(), true);
  const other = compose(database, { config: readConfig({}), logger: silent, sealKey: 'b7'.repeat(32) });
  t.equal(await other.contacts.opensStored(), false);
});
