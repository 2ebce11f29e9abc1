import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { createMaking } from './making.ts';

const { admin, make, demand, expert, services, database } = await createMaking(t);

t.test('a person that is erased takes the reports that name it along, and no others', async (t) => {
  const id = await expert(0);
  await demand();
  const all = ['html', 'xlsx', 'csv', 'json'];
  const matches = await make({ kind: 'demand_match', name: '匹配', formats: all });
  const load = await make({ kind: 'expert_load', name: '负荷' });
  const progress = await make({ kind: 'docking_progress', name: '进展' });
  const told = await services.persons.export(system, id);
  t.same(told.reports.map((report) => (report as { name: string }).name).sort(), ['匹配', '负荷']);

  await services.persons.erase(system, id);
  const left = (await admin('GET', '/v1/reports')).body.items;
  t.same(
    left.map((report: { id: string }) => report.id),
    [progress.id],
  );
  for (const { url } of [...matches.files, ...load.files]) t.equal((await admin('GET', url)).status, 404);
  const { rows } = await database.pool.query('SELECT count(*)::int AS files FROM files');
  t.equal(rows[0].files, progress.files.length, 'their files are gone as well');
});
