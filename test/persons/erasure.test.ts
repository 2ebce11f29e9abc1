import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { digestOf, digestOfAll } from '../../src/match-runs/digest.ts';
import { createPersonService } from '../../src/persons/service.ts';
import { ANY, aProfile, NDJSON, toLines } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';
import { createPerson, SECRETS } from './support.ts';

const whole = await createPerson(t);
const { admin, services, database, id, key, runId, resultsOf } = whole;

/** The tables in which a text stands; a demand may well say the same. */
async function holding(text: string): Promise<string[]> {
  const { rows } = await database.pool.query(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const where = name === 'search_documents' ? "collection = 'profiles' AND" : '';
    const { rowCount } = await database.pool.query(
      `SELECT 1 FROM ${name} t WHERE ${where} strpos(t::text, $1) > 0`,
      [text],
    );
    if (rowCount && name !== 'demands') found.push(name);
  }
  return found;
}

t.test('What is not committed erases nothing: it is all or none', async (t) => {
  const failing = createPersonService({
    ...{ ...database, ...services, clock: () => new Date() },
    audit: { append: async () => undefined, about: async () => [] },
    idempotency: { forget: async () => Promise.reject(new Error('broken off')) },
  });
  await t.rejects(failing.erase(system, id), { message: 'broken off' });
  const { body } = await admin('GET', `/v1/profiles/${id}`);
  t.match(body, { name: '宗正无咎', active: true, erased_at: null, external_id: 'person-1' });
  t.equal((await admin('POST', `/v1/profiles/${id}/contact/reveal`, { purpose: 'docking' })).status, 200);
});

t.test('Nothing personal is left of whom was erased, in any table; what was counted stays', async (t) => {
  const [before] = (await admin('GET', '/v1/match-runs')).body.items;
  const ranked = (await resultsOf(runId)).flatMap(({ results }) => results);
  for (const secret of SECRETS) t.ok((await holding(secret)).length > 0, secret);
  t.same(await services.persons.erase(system, 'ext:person-1'), { id, erased: true });
  for (const secret of SECRETS) t.same(await holding(secret), [], secret);

  const { body } = await admin('GET', `/v1/profiles/${id}`);
  t.match(body, {
    ...{ kind: 'academician', region: '330110', country: 'CN', name: '已删除', version: 2 },
    ...{ external_id: null, name_en: null, affiliation: null, title: null, bio: null, capacity: null },
    ...{ keywords: [], evidence: [], languages: [], sectors: [], services: [], inferred_sectors: [] },
    ...{ active: false, erased_at: body.updated_at },
  });
  const after = (await resultsOf(runId)).flatMap(({ results }) => results);
  t.same(
    after.map(({ score, rank }) => [score, rank]),
    ranked.map(({ score, rank }) => [score, rank]),
    'places and scores of stored runs stay',
  );
  t.not((await admin('GET', '/v1/match-runs')).body.items[0].digest, before.digest);
});

t.test('A stored run still proves what it holds', async (t) => {
  const demands = await resultsOf(runId);
  const own = demands.flatMap(({ results }) => results).filter(({ profile_id }) => profile_id === id);
  t.ok(own.length > 0, 'the run names the person');
  for (const { external_id, reasons } of own)
    t.same(
      { external_id, reasons },
      { external_id: null, reasons: { terms: [], bridges: [], evidence: [], sectors: [] } },
    );
  for (const { digest, ...demand } of demands) t.equal(digestOf(demand), digest, demand.demand_id);
  const { body } = await admin('GET', `/v1/match-runs/${runId}`);
  t.equal(body.digest, digestOfAll(demands.map(({ digest }) => digest)));
  const others = demands.flatMap(({ results }) => results).filter(({ profile_id }) => profile_id !== id);
  t.ok(
    others.some(({ reasons }) => reasons.terms.length > 0),
    'what it says of others stays',
  );
});

t.test('Whom was erased is found and matched no more, nor after everything was analysed anew', async (t) => {
  const listed = async () => {
    const { body } = await admin('GET', '/v1/demands/ext:person-demand/matches?limit=100');
    return body.items.map(({ profile }: { profile: { id: string } }) => profile.id);
  };
  const found = async () => (await admin('GET', '/v1/search?index=profiles&q=氢脆 已删除')).body.items;
  const check = async (name: string) => {
    t.notOk((await listed()).includes(id), name);
    t.ok((await listed()).length > 0);
    t.notMatch(JSON.stringify(await found()), id, name);
  };
  await check('at once');
  for await (const _ of services.profiles.reindex(system)) t.pass();
  await check('after a reindex');
  const stored = await services.profiles.whole(database.db, id);
  t.notMatch(JSON.stringify(stored?.features), /已删除|还魂/);
});

t.test('It is written no more: by no change, import, contact or key', async (t) => {
  const url = `/v1/profiles/${id}`;
  expectProblem(t, await admin('PATCH', url, { bio: '又回来了' }, ANY), 'conflict');
  expectProblem(t, await admin('PUT', url, aProfile(), ANY), 'conflict');
  expectProblem(t, await admin('PUT', `${url}/contact`, { phone: '1' }), 'conflict');
  const line = toLines([aProfile({ id, active: true })]);
  const { body } = await admin('POST', '/v1/profiles/import', line, NDJSON);
  t.match(body, { rejected: 1, errors: [{ errors: [{ message: /was erased/ }] }] });
  const made = { name: 'again', role: 'profile', subject_id: id };
  expectProblem(t, await admin('POST', '/v1/api-keys', made), 'invalid_request', ['/subject_id']);
  expectProblem(t, await admin('POST', `${url}/contact/reveal`, { purpose: 'docking' }), 'not_found');
  const own = { authorization: `Bearer ${key.key}` };
  expectProblem(t, await admin('GET', url, undefined, own), 'unauthenticated');
});

t.test('That it was erased is noted without a word of the person, and once', async (t) => {
  const lines = async () =>
    (
      await database.pool.query('SELECT * FROM audit_lines WHERE entity_id = ANY($1) ORDER BY id', [
        [id, key.id],
      ])
    ).rows;
  const noted = await lines();
  t.same(
    noted.slice(-3).map(({ action }) => action),
    ['contact.deleted', 'key.revoked', 'person.erased'],
  );
  t.match(noted.at(-1), { entity: 'profile', entity_id: id, fields: [], values: {} });
  t.match(noted.at(-1).labels, ['region:33', 'region:3301', 'region:330110', `profile:${id}`]);
  t.notMatch(JSON.stringify(noted), new RegExp(SECRETS.join('|')));
  t.same(await services.persons.erase(system, id), { id, erased: false }, 'a second time says so');
  t.equal((await lines()).length, noted.length);
  t.equal((await admin('GET', `/v1/profiles/${id}`)).body.version, 2);
  await t.rejects(services.persons.erase(system, 'ext:person-1'), { code: 'not_found' });
});
