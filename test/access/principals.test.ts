import t from 'tap';
import { createApp, type Reply } from '../support/app.ts';
import { ANY, aDemand, anEnterprise, aProfile } from '../support/factories.ts';
import { anotherInstance } from '../support/instances.ts';
import { asking, making, principals } from '../support/principals.ts';
import { expectProblem } from '../support/problems.ts';

const HOUR = 3_600_000;
let now = new Date('2027-01-31T04:00:00Z');
const clock = () => now;
const made = await createApp(t, { clock });
const { as } = made;
const [admin, keyed] = [as('admin'), principals(made)];
const make = making(admin);
const post = (fields: object) => admin('POST', '/v1/api-keys', { name: '示例', ...fields });
const rotate = (ask: typeof admin, { id }: { id: string }, body: object = {}) =>
  ask('POST', `/v1/api-keys/${id}/rotate`, body);
const holds = async (key: string, url = '/v1/self') => (await asking(made, key)('GET', url)).status === 200;
const keyOf = async (id: string) =>
  (await admin('GET', '/v1/api-keys?page_size=100')).body.items.find((key: { id: string }) => key.id === id);
const association = await make('associations', {
  ...{ external_id: '余杭', name: '示例区科协', level: 'county', region: '330110' },
});

t.test(
  'A key of an association, enterprise or profile names whose it is; no other key names anybody',
  async (t) => {
    const enterprise = await make('enterprises', anEnterprise());
    const profile = await make('profiles', aProfile({ external_id: '专家' }));
    const owners = { association_operator: association, enterprise, profile };
    for (const [role, { id }] of Object.entries(owners)) {
      expectProblem(t, await post({ role }), 'invalid_request', ['/subject_id'], `${role} without`);
      t.match(await post({ role, subject_id: id }), { status: 201, body: { role, subject_id: id } });
      const other = role === 'profile' ? enterprise.id : profile.id;
      for (const subject_id of ['ext:nobody', other])
        expectProblem(
          t,
          await post({ role, subject_id }),
          'invalid_request',
          ['/subject_id'],
          `${role}: another`,
        );
    }
    t.match(await post({ role: 'profile', subject_id: 'ext:专家' }), { body: { subject_id: profile.id } });
    for (const role of ['admin', 'province_operator', 'assessor', 'partner']) {
      const fields = role === 'partner' ? { parts: ['assessor'], regions: ['330110'] } : {};
      const reply = await post({ role, ...fields, subject_id: association.id });
      expectProblem(t, reply, 'invalid_request', ['/subject_id'], `${role} with`);
    }
  },
);

t.test('A partner system has parts and regions, and an id that its keys share', async (t) => {
  const whole = {
    role: 'partner',
    parts: ['association_operator', 'assessor'],
    regions: ['330110', '330500'],
  };
  const { body } = await post(whole);
  t.match(body, { ...whole, subject_id: /-/ });
  expectProblem(t, await post({ role: 'partner' }), 'invalid_request', ['/parts', '/regions']);
  const wrong = { ...whole, parts: ['admin'], regions: ['990000'] };
  expectProblem(t, await post(wrong), 'invalid_request', ['/parts/0', '/regions/0']);
  const notOne = { ...whole, role: 'assessor' };
  expectProblem(t, await post(notOne), 'invalid_request', ['/parts', '/regions'], 'no other key has any');
  const renewed = (await rotate(admin, body)).body;
  t.equal(renewed.subject_id, body.subject_id, 'a rotation stays with the same partner');
  t.not((await post(whole)).body.subject_id, body.subject_id, 'another key is another partner');
});

t.test('A key says who it speaks for and how far it reaches', async (t) => {
  const staff = await keyed({ role: 'association_operator', subject_id: association.id });
  const { body } = await staff('GET', '/v1/self');
  t.match(body, { role: 'association_operator', parts: [], key_id: staff.key.id });
  t.equal(body.principal, `association:${association.id}`);
  t.match(body.reaches, { 'demands.read': 'region', 'profiles.read': 'all', 'jobs.read': 'own' });
  t.notOk('keys.manage' in body.reaches, 'what it may not do is left out');
  const partner = await keyed({ role: 'partner', parts: ['assessor'], regions: ['330110'] });
  const { reaches } = (await partner('GET', '/v1/self')).body;
  t.match(reaches, { 'demands.read': 'region', 'profiles.read': 'all' }, 'an assessor in its regions');
  t.notOk('demands.write' in reaches);
  t.match((await admin('GET', '/v1/self')).body, {
    role: 'admin',
    principal: null,
    reaches: { 'keys.manage': 'all' },
  });
});

t.test('A key ends at its time, in whatever zone that was said', async (t) => {
  const { body } = await post({ role: 'assessor', expires_at: '2027-01-31T13:00:00+08:00' });
  t.equal(body.expires_at, '2027-01-31T05:00:00.000Z');
  t.equal((await keyOf(body.id)).expires_at, body.expires_at);
  now = new Date('2027-01-31T04:59:59.999Z');
  t.ok(await holds(body.key));
  now = new Date('2027-01-31T05:00:00.000Z');
  t.notOk(await holds(body.key), 'at that time it is over');
  for (const past of ['2027-01-31T05:00:00Z', '2027-01-31T12:59:00+08:00', '2027-01-30T23:00:00-05:00'])
    expectProblem(
      t,
      await post({ role: 'assessor', expires_at: past }),
      'invalid_request',
      ['/expires_at'],
      past,
    );
});

t.test('When a key was last used is known to the minute', async (t) => {
  const { body } = await post({ role: 'assessor' });
  t.equal((await keyOf(body.id)).last_used_at, null);
  const first = now.toISOString();
  await holds(body.key);
  t.equal((await keyOf(body.id)).last_used_at, first);
  now = new Date(now.getTime() + 59_999);
  await holds(body.key);
  t.equal((await keyOf(body.id)).last_used_at, first, 'within the minute it is not noted again');
  now = new Date(now.getTime() + 1);
  await holds(body.key);
  t.equal((await keyOf(body.id)).last_used_at, now.toISOString());
});

t.test('A key that is replaced holds beside the new one for a while', async (t) => {
  const old = (await post({ external_id: '门户', role: 'association_operator', subject_id: 'ext:余杭' }))
    .body;
  const renewed: Reply = await rotate(admin, old, { overlap_hours: 2 });
  t.match(renewed, { status: 201, headers: { 'cache-control': 'no-store' } });
  const { id, key } = renewed.body;
  const { name, role, subject_id } = old;
  t.match(
    renewed.body,
    { external_id: '门户', name, role, subject_id, expires_at: null },
    'it is the same but for the key',
  );
  t.not(key, old.key);
  const end = new Date(now.getTime() + 2 * HOUR).toISOString();
  t.match(await keyOf(old.id), { external_id: null, replaced_by: id, expires_at: end, revoked_at: null });
  t.same([await holds(old.key), await holds(key)], [true, true]);
  expectProblem(t, await rotate(admin, old), 'conflict', [], 'it is replaced once');
  const again = await rotate(admin, { id: 'ext:门户' }, { overlap_hours: 0 });
  t.same([await holds(key), await holds(again.body.key)], [false, true], 'with no hours it ends at once');
  t.match(await keyOf(id), { revoked_at: now.toISOString() });
  now = new Date(now.getTime() + 2 * HOUR);
  t.notOk(await holds(old.key), 'and the first one when its hours are over');

  const short = (await post({ role: 'assessor', expires_at: new Date(now.getTime() + HOUR).toISOString() }))
    .body;
  const long = await rotate(admin, short, { expires_at: null });
  t.equal(long.body.expires_at, null, 'the new one may hold longer');
  t.equal((await keyOf(short.id)).expires_at, short.expires_at, 'the old one does not');
  now = new Date(now.getTime() + HOUR);
  expectProblem(t, await rotate(admin, short), 'conflict', [], 'what is over is not replaced');
});

t.test('A key replaces itself, and no other', async (t) => {
  const staff = await keyed({ role: 'association_operator', subject_id: association.id });
  const other = await keyed({ role: 'association_operator', subject_id: association.id });
  expectProblem(t, await rotate(staff, other.key), 'not_found');
  const renewed = await rotate(staff, staff.key, { overlap_hours: 0 });
  t.match(renewed, { status: 201, body: { subject_id: association.id } });
  t.ok(await holds(renewed.body.key));
  expectProblem(t, await staff('GET', '/v1/self'), 'unauthenticated', [], 'and is then no more');
});

t.test('What is revoked or replaced is refused at once by every instance', async (t) => {
  const other = await anotherInstance(t, made, { following: false, clock });
  const [gone, renewed] = [(await post({ role: 'assessor' })).body, (await post({ role: 'assessor' })).body];
  const known = async ({ key }: { key: string }) =>
    (await other.services.keys.authenticate(key)) !== undefined;
  t.same([await known(gone), await known(renewed)], [true, true]);
  await admin('DELETE', `/v1/api-keys/${gone.id}`);
  await rotate(admin, renewed, { overlap_hours: 0 });
  t.same([await known(gone), await known(renewed)], [false, false]);
});

t.test('A key ends with whom it belongs to', async (t) => {
  const rooms = { enterprise: ['enterprises', anEnterprise()], profile: ['profiles', aProfile()] } as const;
  for (const [role, [path, fields]] of Object.entries(rooms)) {
    const { id } = await make(path, fields);
    const ask = await keyed({ role: role as 'profile', subject_id: id });
    t.equal((await ask('GET', `/v1/${path}/${id}`)).status, 200, role);
    t.equal((await admin('DELETE', `/v1/${path}/${id}`, undefined, ANY)).status, 204);
    expectProblem(t, await ask('GET', '/v1/self'), 'unauthenticated', [], `${role} that is gone`);
  }
  const park = await make('associations', { name: '示例园区科协', level: 'park', region: '330110' });
  const staff = await keyed({ role: 'association_operator', subject_id: park.id });
  const mine = await making(staff)('demands', aDemand());
  const url = `/v1/associations/${park.id}`;
  expectProblem(t, await admin('DELETE', url, undefined, ANY), 'has_dependents', [], 'while demands name it');
  t.equal((await staff('DELETE', `/v1/demands/${mine.id}`, undefined, ANY)).status, 204);
  t.equal((await admin('DELETE', url, undefined, ANY)).status, 204);
  t.notOk(await holds(staff.key.key));
});

t.test('A key that ends does not make itself last longer', async (t) => {
  const soon = new Date(now.getTime() + 86_400_000).toISOString();
  const later = new Date(now.getTime() + 2 * 86_400_000).toISOString();
  const ask = await keyed({ role: 'assessor', expires_at: soon });
  for (const expires_at of [null, later])
    expectProblem(t, await rotate(ask, ask.key, { expires_at }), 'invalid_request', ['/expires_at']);
  t.match(await rotate(ask, ask.key), { status: 201, body: { expires_at: soon } });
});
