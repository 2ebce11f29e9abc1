import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { createReportKinds } from '../../src/reports/kinds.ts';
import { createReportMaker } from '../../src/reports/maker.ts';
import { createReportStore } from '../../src/reports/store.ts';
import { createApp } from '../support/app.ts';
import { aProfile } from '../support/factories.ts';

const { as, services, database } = await createApp(t);
const admin = as('admin');
const base = { ...services, db: database.db, transact: database.transact, clock: () => new Date() };
const maker = createReportMaker({
  ...{ ...base, store: createReportStore(), newId: () => '', kinds: createReportKinds(base) },
});
/** One attempt at the job of a report; `during` is done while its files are written. */
function attempt(id: string, during = async (): Promise<unknown> => undefined) {
  const report = async ({ message }: { message?: string }) => {
    if (message?.startsWith('writing')) await during();
  };
  const context = {
    id,
    viewer: system,
    payload: {} as never,
    checkpoint: null,
    signal: new AbortController().signal,
  };
  return maker.make({ ...context, save: async () => undefined, report });
}
const asked = async () => {
  const { body } = await admin('POST', '/v1/reports', {
    kind: 'expert_load',
    name: '负荷',
    formats: ['json'],
  });
  return body;
};
const filesKept = async () => (await database.pool.query('SELECT count(*)::int AS n FROM files')).rows[0].n;

t.test('who is erased while a report is made does not stand in it', async (t) => {
  const { body: person } = await admin('POST', '/v1/profiles', aProfile({ name: '宗正无咎' }));
  const report = await asked();
  await t.rejects(
    attempt(report.job_id, () => services.persons.erase(system, person.id)),
    { code: 'unavailable' },
  );
  t.equal(await filesKept(), 0, 'nothing of the attempt is left');
  await attempt(report.job_id);
  const reply = await admin('GET', `/v1/reports/${report.id}/files/json`);
  t.equal(reply.status, 200);
  t.notMatch(reply.raw, '宗正无咎');
});

t.test('an attempt after one that was killed when all was stored makes nothing anew', async (t) => {
  const report = await asked();
  const first = await attempt(report.job_id);
  const { body: before } = await admin('GET', `/v1/reports/${report.id}`);
  const kept = await filesKept();
  t.same(await attempt(report.job_id), first);
  t.same((await admin('GET', `/v1/reports/${report.id}`)).body, before, 'its link and files are the same');
  t.equal(await filesKept(), kept);
});

t.test('a report that is deleted just when it is ready goes with its files', async (t) => {
  const report = await asked();
  const kept = await filesKept();
  let removed: Promise<void> | undefined;
  await attempt(report.job_id, async () => {
    removed = services.reports.remove(system, report.id);
    // It waits for nothing here: either comes first.
    removed.catch(() => undefined);
  });
  await removed;
  t.equal((await admin('GET', `/v1/reports/${report.id}`)).status, 404);
  t.equal(await filesKept(), kept);
});
