import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { ANY } from '../support/factories.ts';
import { contentOf, createMaking } from './making.ts';

const { admin, make, demand, expert, services, database, over } = await createMaking(t);

t.test('a report of data that change while it is made shows one state of them', async (t) => {
  for (const number of [0, 1, 2]) await expert(number);
  for (let i = 0; i < 12; i++) await demand({ title: `氢脆${i}` });
  const pair = (round: number) =>
    database.transact(async (tx) => {
      // Both change together: whoever sees one changed and not the other has seen two states.
      for (const table of ['profiles', 'demands'])
        await tx.execute(
          `UPDATE ${table} SET external_id = '${table}-${round}' WHERE external_id LIKE '${table}-%'`,
        );
    });
  await admin('PATCH', '/v1/profiles/ext:expert-0', { external_id: 'profiles-0' }, ANY);
  const [first] = (await admin('GET', '/v1/demands')).body.items;
  await admin('PATCH', `/v1/demands/${first.id}`, { external_id: 'demands-0' }, ANY);

  let going = true;
  let rounds = 0;
  const changing = (async () => {
    while (going) await pair(++rounds);
  })();
  for (let i = 0; i < 5; i++) {
    const content = await contentOf(
      await make({ kind: 'demand_match', name: `第${i}份`, formats: ['json'] }),
      admin,
    );
    const one = content.demands.find(({ demand_id }: { demand_id: string }) => demand_id === first.id);
    const number = one.external_id.replace('demands-', '');
    for (const { matches } of content.demands)
      for (const match of matches)
        if (match.name === '示例专家0') t.equal(match.external_id, `profiles-${number}`);
  }
  going = false;
  await changing;
  t.ok(rounds > 5, `${rounds} changes meanwhile`);
});

t.test(
  'writes through the service meanwhile are in it wholly or not at all, and its position says which',
  async (t) => {
    const writing = (async () => {
      for (let i = 0; i < 10; i++)
        await services.demands.create(system, { external_id: `late-${i}`, title: `迟到的氢脆${i}` } as never);
    })();
    const report = await make({ kind: 'demand_match', name: '同时', formats: ['json', 'xlsx'] });
    await writing;
    const content = await contentOf(report, admin);
    const told = content.demands.filter(({ title }: { title: string }) => title.startsWith('迟到')).length;
    const { rows } = await database.pool.query(
      "SELECT count(*)::int AS known FROM outbox_events WHERE entity = 'demand' AND position <= $1 AND entity_id IN (SELECT id FROM demands WHERE external_id LIKE 'late-%')",
      [report.inputs.position],
    );
    t.equal(told, rows[0].known, 'the demands of its position, no more and no fewer');
  },
);

t.test('of a report whose job was cancelled, or that was deleted meanwhile, nothing is left', async (t) => {
  const files = async () => (await database.pool.query('SELECT count(*)::int AS n FROM files')).rows[0].n;
  const before = await files();
  const { body } = await admin('POST', '/v1/reports', { kind: 'demand_match', name: '作废' });
  t.equal((await admin('DELETE', `/v1/reports/${body.id}`)).status, 204);
  await over({ id: body.job_id });
  t.equal((await admin('GET', `/v1/reports/${body.id}`)).status, 404);
  t.equal(await files(), before);
});
