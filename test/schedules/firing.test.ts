import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { aKind, createJobs, gate } from '../jobs/support.ts';
import { anotherInstance } from '../support/instances.ts';

const at = { now: new Date('2026-11-28T00:00:00Z') };
const clock = () => at.now;
const set = (time: string): void => {
  at.now = new Date(time);
};
const quick = aKind('quick', async () => ({}));
const any = (): void => undefined;

t.beforeEach(() => set('2026-11-28T00:00:00Z'));

t.test('however many look, a time fires once', async (t) => {
  const { services } = await createJobs(t, [quick], clock);
  const { schedules, jobs } = services;
  const made = await schedules.create(system, {
    name: '每小时',
    job: 'quick',
    cron: '0 * * * *',
    time_zone: 'UTC',
  });
  t.equal(made.next_run_at, '2026-11-28T01:00:00.000Z');
  t.equal(await schedules.fire(), 0, 'nothing is due');
  set('2026-11-28T01:00:00Z');
  const fired = await Promise.all(Array.from({ length: 12 }, () => schedules.fire()));
  t.equal(
    fired.reduce((sum, count) => sum + count, 0),
    1,
  );
  const { items } = await jobs.list(system, { names: ['quick'], size: 10 });
  t.match(items, [{ schedule_id: made.id, requested_by: null }]);
  t.match(await schedules.get(made.id), {
    last_run_at: '2026-11-28T01:00:00.000Z',
    last_job_id: items[0]?.id,
    next_run_at: '2026-11-28T02:00:00.000Z',
  });
});

t.test('times missed while everything was down fire once on return', async (t) => {
  const { services } = await createJobs(t, [quick], clock);
  const { schedules, jobs } = services;
  const input = { name: '每日', job: 'quick', cron: '0 3 * * *', time_zone: 'Asia/Shanghai' };
  const { id } = await schedules.create(system, input);
  set('2026-12-05T12:00:00Z');
  t.equal(await schedules.fire(), 1, 'seven nights later');
  t.equal(await schedules.fire(), 0);
  t.match(await schedules.get(id), { next_run_at: '2026-12-05T19:00:00.000Z' }, 'and then at its time');
  t.equal((await jobs.list(system, { names: ['quick'], size: 10 })).items.length, 1);
});

t.test('a clock that is put back brings no time a second time', async (t) => {
  const { services } = await createJobs(t, [quick], clock);
  const { schedules } = services;
  const { id } = await schedules.create(system, {
    name: 'x',
    job: 'quick',
    cron: '0 * * * *',
    time_zone: 'UTC',
  });
  set('2026-11-28T01:00:30Z');
  t.equal(await schedules.fire(), 1);
  set('2026-11-28T00:59:00Z');
  t.equal(await schedules.fire(), 0);
  t.match(await schedules.get(id), { next_run_at: '2026-11-28T02:00:00.000Z' });
});

t.test('while the job of the time before goes on, the next time waits, and then fires once', async (t) => {
  const go = gate();
  const long = aKind('long', async () => {
    await go.opened;
    return {};
  });
  const { services, work, over } = await createJobs(t, [long], clock);
  const { schedules, jobs } = services;
  const { id } = await schedules.create(system, {
    name: 'x',
    job: 'long',
    cron: '0 * * * *',
    time_zone: 'UTC',
  });
  set('2026-11-28T01:00:00Z');
  t.equal(await schedules.fire(), 1);
  await work();
  for (const hour of ['02', '03', '04']) {
    set(`2026-11-28T${hour}:00:00Z`);
    await schedules.fire();
    t.equal((await jobs.list(system, { names: ['long'], size: 10 })).items.length, 1);
  }
  go.open();
  const [first] = (await jobs.list(system, { names: ['long'], size: 10 })).items;
  await over(first as { id: string });
  while ((await schedules.get(id)).last_job_id === first?.id) await schedules.fire();
  t.equal((await jobs.list(system, { names: ['long'], size: 10 })).items.length, 2);
  t.match(await schedules.get(id), { next_run_at: '2026-11-28T05:00:00.000Z' });
});

t.test('a time that is due is not passed over because the schedule is renamed', async (t) => {
  const { services } = await createJobs(t, [quick], clock);
  const { schedules } = services;
  const { id } = await schedules.create(system, {
    name: 'x',
    job: 'quick',
    cron: '0 * * * *',
    time_zone: 'UTC',
  });
  set('2026-11-28T01:00:10Z');
  t.match(await schedules.patch(system, id, { name: 'y' }, any), { next_run_at: '2026-11-28T01:00:00.000Z' });
  t.equal(await schedules.fire(), 1);
  set('2026-11-28T01:30:00Z');
  const later = await schedules.patch(system, id, { cron: '45 * * * *' }, any);
  t.match(later, { next_run_at: '2026-11-28T01:45:00.000Z' }, 'new times count from now');
});

t.test(
  'one that is switched off fires nothing, nor does one of a job this version does not know',
  async (t) => {
    const app = await createJobs(t, [quick], clock);
    const { schedules, jobs } = app.services;
    const { id } = await schedules.create(system, {
      name: 'x',
      job: 'quick',
      cron: '0 * * * *',
      time_zone: 'UTC',
    });
    t.match(await schedules.patch(system, id, { active: false }, any), { next_run_at: null });
    set('2026-11-28T05:00:00Z');
    t.equal(await schedules.fire(), 0);
    t.match(await schedules.patch(system, id, { active: true }, any), {
      next_run_at: '2026-11-28T06:00:00.000Z',
    });
    set('2026-11-28T06:00:00Z');
    const older = await anotherInstance(t, app, { following: false, clock });
    t.equal(await older.services.schedules.fire(), 0, 'which is left to those that know it');
    t.equal(await schedules.fire(), 1);
    t.equal((await jobs.list(system, { names: ['quick'], size: 10 })).items.length, 1);
  },
);

t.test('workers of two instances and one schedule: one run a time', async (t) => {
  const app = await createJobs(t, [], clock);
  const second = await anotherInstance(t, app, { following: false, clock });
  await app.work();
  const other = second.services.createWorker({ host: 'test', pid: 2 });
  await other.start();
  const { schedules, jobs } = app.services;
  const { id } = await schedules.create(system, {
    name: 'x',
    job: 'expire',
    cron: '0 * * * *',
    time_zone: 'UTC',
  });
  set('2026-11-28T01:00:00Z');
  while ((await schedules.get(id)).last_job_id === null) await new Promise(setImmediate);
  const { last_job_id } = await schedules.get(id);
  t.match(await app.over({ id: last_job_id as string }), { state: 'succeeded', schedule_id: id });
  const runs = (await jobs.list(system, { names: ['expire'], size: 10 })).items;
  t.equal(runs.filter(({ schedule_id }) => schedule_id === id).length, 1);
  await other.stop(0);
});
