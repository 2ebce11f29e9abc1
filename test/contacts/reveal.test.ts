import t from 'tap';
import { v7 } from 'uuid';
import { system, type Viewer } from '../../src/access/principal.ts';
import { createAuditStore } from '../../src/audit/store.ts';
import { createAuditTrail } from '../../src/audit/trail.ts';
import { fixedKeys } from '../../src/contacts/key.ts';
import type { ContactOwner } from '../../src/contacts/schema.ts';
import { createContactService } from '../../src/contacts/service.ts';
import { createContactStore } from '../../src/contacts/store.ts';
import { createApp } from '../support/app.ts';
import { anEnterprise, aProfile } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';
import { asOwner, audited } from './support.ts';

const CONTACT = { person: '示例秘书乙', phone: '0574-87654321', wechat: null };
const REVEAL = { purpose: 'docking' };

const whole = await createApp(t);
const { services, database } = whole;
const admin = whole.as('admin');
const make = async (path: string, row: object): Promise<string> => {
  const { body } = await admin('POST', `/v1/${path}`, row);
  await admin('PUT', `/v1/${path}/${body.id}/contact`, CONTACT);
  return body.id;
};
const profile = await make('profiles', aProfile({ external_id: 'pro', region: '330400' }));
const enterprise = await make('enterprises', anEnterprise({ external_id: 'ent', region: '330400' }));
const stranger = await make('profiles', aProfile({ region: '330300' }));
const association = async (name: string, region: string) => {
  const { body } = await admin('POST', '/v1/associations', { name, level: 'city', region });
  return asOwner(whole, 'association_operator', { subject_id: body.id });
};
const jiaxing = await association('嘉兴市科协', '330400');
const wenzhou = await association('温州市科协', '330300');
const asEnterprise = await asOwner(whole, 'enterprise', { subject_id: enterprise });
const asProfile = await asOwner(whole, 'profile', { subject_id: profile });
const revealed = (path: string, id: string) => `/v1/${path}/${id}/contact/reveal`;

t.test('Who sees a contact is noted with what for, and nothing of the contact', async (t) => {
  const before = (await audited(whole)).length;
  const reply = await admin('POST', revealed('profiles', profile), { purpose: 'other', note: '节日慰问' });
  t.match(reply, { status: 200, body: CONTACT, headers: { 'cache-control': 'no-store' } });
  await jiaxing('POST', revealed('enterprises', 'ext:ent'), REVEAL);
  await admin('PUT', `/v1/profiles/${stranger}/contact`, { phone: '1', email: null });
  await admin('DELETE', `/v1/profiles/${stranger}/contact`);
  const lines = (await audited(whole)).slice(before);
  t.match(lines, [
    {
      ...{ action: 'contact.revealed', entity: 'profile', entity_id: profile, role: 'admin' },
      ...{ purpose: 'other', note: '节日慰问', fields: [], values: {} },
      request_id: reply.headers['x-request-id'],
      labels: ['region:33', 'region:3304', `profile:${profile}`],
    },
    { action: 'contact.revealed', entity: 'enterprise', entity_id: enterprise, purpose: 'docking' },
    { action: 'contact.put', entity_id: stranger, fields: ['phone', 'email'], values: {} },
    { action: 'contact.deleted', entity_id: stranger },
  ]);
  t.notMatch(JSON.stringify(lines), /示例秘书乙|87654321/);
});

t.test('Without a purpose, or a word on another one, nothing is revealed or noted', async (t) => {
  const before = (await audited(whole)).length;
  const refused = async (body: unknown, pointers: string[]) =>
    expectProblem(t, await admin('POST', revealed('profiles', profile), body), 'invalid_request', pointers);
  await refused({}, ['/purpose']);
  await refused({ purpose: 'curiosity' }, ['/purpose']);
  await refused({ purpose: 'other' }, ['/note']);
  await refused({ purpose: 'other', note: null }, ['/note']);
  await refused({ purpose: 'other', note: ' ' }, ['/note']);
  await refused({ purpose: 'docking', why: 'x' }, ['/why']);
  const none = await make('profiles', aProfile());
  await admin('DELETE', `/v1/profiles/${none}/contact`);
  const written = (await audited(whole)).length;
  expectProblem(t, await admin('POST', revealed('profiles', none), REVEAL), 'not_found');
  t.equal((await audited(whole)).length, written, 'a contact that is not there was not seen');
  t.equal(written, before + 2);
});

t.test('A contact is for those who reach the row, and a row unknown to them is not there', async (t) => {
  const ask = async (by: typeof admin, path: string, id: string) =>
    (await by('POST', revealed(path, id), REVEAL)).status;
  t.equal(await ask(jiaxing, 'profiles', profile), 200, 'in its region');
  t.equal(await ask(jiaxing, 'enterprises', enterprise), 200);
  t.equal(await ask(asProfile, 'profiles', 'ext:pro'), 200, 'its own');
  t.equal(await ask(asEnterprise, 'enterprises', enterprise), 200);
  t.equal(await ask(wenzhou, 'profiles', profile), 403, 'a profile it may read, elsewhere');
  t.equal(await ask(asEnterprise, 'profiles', profile), 403);
  t.equal(await ask(whole.as('assessor'), 'profiles', profile), 403);
  t.equal(await ask(wenzhou, 'enterprises', enterprise), 404, 'an enterprise it may not read');
  const nobody = '01930000-0000-7000-8000-000000000000';
  for (const [by, path, id, none] of [
    [asProfile, 'enterprises', enterprise, nobody],
    [asProfile, 'enterprises', 'ext:ent', 'ext:none'],
    [asProfile, 'profiles', stranger, nobody],
    [wenzhou, 'enterprises', 'ext:ent', 'ext:none'],
  ] as const) {
    const [there, missing] = [
      await by('POST', revealed(path, id), REVEAL),
      await by('POST', revealed(path, none), REVEAL),
    ];
    expectProblem(t, there, 'not_found');
    t.equal(there.body.detail.replace(id, none), missing.body.detail, 'in the same words');
  }
});

t.test('Whoever reaches a row writes its contact, and nobody else', async (t) => {
  const status = async (by: typeof admin, method: string, path: string, id: string) =>
    (await by(method, `/v1/${path}/${id}/contact`, method === 'PUT' ? CONTACT : undefined)).status;
  t.equal(await status(asProfile, 'PUT', 'profiles', profile), 200);
  t.equal(await status(asEnterprise, 'PUT', 'enterprises', enterprise), 200);
  t.equal(await status(jiaxing, 'PUT', 'profiles', profile), 200);
  for (const method of ['PUT', 'DELETE']) {
    t.equal(await status(wenzhou, method, 'profiles', profile), 403, method);
    t.equal(await status(asEnterprise, method, 'profiles', profile), 403, method);
    t.equal(await status(whole.as('assessor'), method, 'profiles', profile), 403, method);
    t.equal(await status(wenzhou, method, 'enterprises', enterprise), 404, method);
    t.equal(await status(asProfile, method, 'enterprises', enterprise), 404, method);
  }
  t.equal((await admin('POST', revealed('profiles', profile), REVEAL)).status, 200, 'it is still there');
});

t.test('Whom a docking connects may reveal what it may not even read', async (t) => {
  const clock = () => new Date();
  const links: [label: string, type: ContactOwner, id: string][] = [
    [`profile:${profile}`, 'enterprise', enterprise],
    [`enterprise:${enterprise}`, 'profile', stranger],
  ];
  const contacts = createContactService({
    ...{ ...database, ...services, clock, newId: v7, store: createContactStore() },
    keys: fixedKeys('5a'.repeat(32)),
    audit: createAuditTrail({ store: createAuditStore(), clock }),
    connected: async (viewer, ...row) =>
      links.some(([label, ...to]) => viewer.labels.includes(label) && String(to) === String(row)),
  });
  const own = (role: 'profile' | 'enterprise', id: string): Viewer => ({
    ...{ ...system, role, labels: [`${role}:${id}`], owner: `${role}:${id}` },
  });
  const expert = own('profile', profile);
  await contacts.put(system, 'profile', stranger, CONTACT);
  t.same(await contacts.reveal(expert, 'enterprise', enterprise, REVEAL), CONTACT);
  t.same(await contacts.reveal(own('enterprise', enterprise), 'profile', stranger, REVEAL), CONTACT);
  await t.rejects(contacts.reveal(expert, 'profile', stranger, REVEAL), { code: 'not_found' });
  await t.rejects(contacts.put(expert, 'enterprise', enterprise, CONTACT), { code: 'not_found' }, 'no more');
  const assessor: Viewer = { ...expert, role: 'assessor' };
  await t.rejects(contacts.reveal(assessor, 'enterprise', enterprise, REVEAL), { code: 'forbidden' });
  t.match((await audited(whole)).at(-1), { role: 'enterprise', principal: `enterprise:${enterprise}` });
});
