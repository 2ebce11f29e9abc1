import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { createAuditStore } from '../../src/audit/store.ts';
import { createAuditTrail } from '../../src/audit/trail.ts';
import { createPersonService, type Dealings } from '../../src/persons/service.ts';
import { createPerson } from './support.ts';

const { services, database, id, key, runId, admin } = await createPerson(t);

t.test('An export holds all that is kept of a person, and is noted', async (t) => {
  await admin('PATCH', `/v1/profiles/${id}`, { capacity: 2 }, { 'if-match': '*' });
  const kept = await services.persons.export(system, 'ext:person-1');
  t.match(kept, {
    profile: { id, name: '宗正无咎', features: { bio: /镀层/ }, erased_at: null, capacity: 2 },
    contact: { email: 'wj@example.com' },
    api_keys: [{ id: key.id, name: 'own', revoked_at: null }],
    dockings: [],
    conflicts: [],
  });
  t.notMatch(JSON.stringify(kept), key.key, 'but no key itself');
  const [result] = kept.match_results;
  t.match(result, { run_id: runId, profile_id: id, external_id: 'person-1', reasons: { terms: Array } });
  const told = (lines: object[]) => lines.map((line) => (line as { action: string }).action);
  t.same(told(kept.audit), ['profile.created', 'contact.put', 'profile.updated']);
  const again = await services.persons.export(system, id);
  t.same(told(again.audit).at(-1), 'person.exported');
  t.match(again.audit.at(-1), { entity_id: id, values: {}, role: 'admin' });
  await t.rejects(services.persons.export(system, 'ext:nobody'), { code: 'not_found' });
});

t.test('Dockings and conflicts are told of, and forgotten in the transaction that erases', async (t) => {
  const asked: unknown[] = [];
  const room = (name: string): Dealings => ({
    ofPerson: async (_, profile) => [{ name, profile }],
    forget: async (tx, { role }, profile) => {
      const { rows } = await tx.execute('SELECT count(*)::int AS n FROM contacts');
      asked.push([name, role, profile, rows[0]]);
    },
  });
  const clock = () => new Date();
  const persons = createPersonService({
    ...{ ...database, ...services, clock, dockings: room('dockings'), conflicts: room('conflicts') },
    audit: createAuditTrail({ store: createAuditStore(), clock }),
  });
  const kept = await persons.export(system, id);
  t.same(kept.dockings, [{ name: 'dockings', profile: id }]);
  t.same(kept.conflicts, [{ name: 'conflicts', profile: id }]);
  await persons.erase(system, id);
  await persons.erase(system, id);
  t.same(asked, [
    ['dockings', 'admin', id, { n: 0 }],
    ['conflicts', 'admin', id, { n: 0 }],
  ]);
  const left = await persons.export(system, id);
  t.match(left, {
    profile: { name: '已删除', erased_at: String },
    contact: null,
    api_keys: [{ revoked_at: String }],
  });
});
