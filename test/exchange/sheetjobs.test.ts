import t from 'tap';
import { createJobs } from '../jobs/support.ts';
import { CSV, rowsOf } from './workbooks.ts';

const app = await createJobs(t, []);
const ask = app.as('province_operator');
const MANY = 5_001;

t.test(
  'a large sheet is a job, which goes on after it was killed, and marks what is wrong in the end',
  async (t) => {
    const rows = Array.from(
      { length: MANY },
      (_, i) => `企业${i},余杭区,${i % 1_000 === 7 ? '没有的领域' : '新材料'}`,
    );
    const body = `企业名称,所在地区,所属领域,备注\n${rows.join('\n')}\n`;
    const reply = await ask('POST', '/v1/enterprises/import', body, CSV);
    t.match(reply, { status: 202, body: { payload: { format: 'csv', rows: MANY } } });
    const job = reply.body;
    for (let stops = 0; stops < 2; stops++) {
      const worker = await app.work();
      const { progress } = (await ask('GET', `/v1/jobs/${job.id}`)).body;
      await app.until(job, (now) => now.progress > progress);
      await worker.stop(0);
    }
    await app.work();
    await app.over(job);
    const { result } = (await ask('GET', `/v1/jobs/${job.id}/result`)).body;
    const rejected = rows.filter((row) => row.endsWith('没有的领域')).length;
    t.match(result, {
      created: MANY - rejected,
      updated: 0,
      unchanged: 0,
      rejected,
      ignored_columns: ['备注'],
    });
    const marked = await rowsOf((await ask('GET', result.sheet_url)).bytes);
    t.equal(marked.length, MANY + 1);
    t.equal(marked.filter((row) => row.at(-1) === '已导入').length, MANY - rejected);
    t.match(marked[8]?.at(-1), /所属领域：“没有的领域”不在可选范围内/);
  },
);
