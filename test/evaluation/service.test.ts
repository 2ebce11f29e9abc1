import t from 'tap';
import { measure } from '../../src/evaluation/measures.ts';
import { readPack } from '../../src/evaluation/pack.ts';
import { engineFor, runPack } from '../../src/evaluation/run.ts';
import { createApp } from '../support/app.ts';
import { NDJSON } from '../support/factories.ts';
import { filesOf } from './support.ts';

const { as } = await createApp(t);
const ask = as('admin');
const files = await filesOf();
const pack = await readPack(files);

t.test('the evaluation scores a pack as the service scores it after importing it', async (t) => {
  for (const name of ['profiles', 'demands']) {
    const { body } = await ask('POST', `/v1/${name}/import`, files.get(`${name}.ndjson`), NDJSON);
    t.match(body, { rejected: 0, errors: [] });
  }
  const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name);
  const [demands, profiles] = [names(pack.demands), names(pack.profiles)];
  const { body } = await ask('POST', '/v1/matches/score', {
    demand_ids: demands.map((name) => `ext:${name}`),
    profile_ids: profiles.map((name) => `ext:${name}`),
  });
  const engine = engineFor(pack);
  t.same([...engine.score(demands, profiles)], body.scores.flat(), 'each number to its last digit');
  t.ok(new Set(body.scores.flat()).size > 30, 'and they are not all alike');

  const served = (demand: string, among: readonly string[]) =>
    among.map((profile) => body.scores[demands.indexOf(demand)][profiles.indexOf(profile)]);
  const run = await runPack('example', pack, async (_what, _total, work) => work(() => undefined));
  t.same(
    run.metrics.map(({ name, figures }) => [name, figures]),
    measure(pack, served, () => undefined).map(({ name, figures }) => [name, figures]),
  );
  t.match(run.versions, { engine: body.engine, lexicon: body.lexicon, weights: String, model: null });
});

t.test('the work is shown as it goes on', async (t) => {
  const stages: [string, number, number][] = [];
  await runPack('example', pack, async (what, total, work) => {
    let last = 0;
    const result = work((done) => {
      t.equal(done, last + 1);
      last = done;
    });
    stages.push([what, total, last]);
    return result;
  });
  t.same(stages, [
    ['analysing', 16, 16],
    ['modelling', 1, 1],
    ['scoring', 4, 4],
  ]);
});
