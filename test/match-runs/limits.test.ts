import t from 'tap';
import { aDemand, NDJSON, toLines } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';
import { createRuns } from './support.ts';

t.test('more demands or results than a run takes are refused by number', async (t) => {
  const { admin } = await createRuns(t);
  const many = (count: number, fields: object) =>
    admin(
      'POST',
      '/v1/demands/import',
      toLines(Array.from({ length: count }, () => aDemand(fields))),
      NDJSON,
    );
  await many(51, { title: '。', region: '330500' });
  const wide = { filter: { regions: ['330500'] }, limit: 1_000 };
  const refused = await admin('POST', '/v1/match-runs', wide);
  expectProblem(t, refused, 'invalid_request', ['/limit']);
  t.match(refused.body.errors[0].message, /50000 results.*51 demands, 980 each/);
  t.match(await admin('POST', '/v1/match-runs', { ...wide, limit: 980 }), {
    status: 201,
    body: { demands: 51 },
  });

  await many(1_950, { title: '。', region: '330500' });
  const long = await admin('POST', '/v1/match-runs', { ...wide, limit: 1 });
  expectProblem(t, long, 'invalid_request');
  t.match(long.body.detail, /At most 2000 demands a run/);
});

t.test('other requests get their turn while a run goes', async (t) => {
  const { admin, run } = await createRuns(t);
  let done = false;
  const running = run().then(() => {
    done = true;
  });
  const { status } = await admin('GET', '/health/live');
  t.match({ status, done }, { status: 200, done: false });
  await running;
});
