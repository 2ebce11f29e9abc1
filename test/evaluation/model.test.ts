import t from 'tap';
import { readPack } from '../../src/evaluation/pack.ts';
import { runTable } from '../../src/evaluation/report.ts';
import { engineFor, runPack, type Stage } from '../../src/evaluation/run.ts';
import { importTexts, someTexts, URL } from '../models/support.ts';
import { createApp } from '../support/app.ts';
import { toLines } from '../support/factories.ts';
import { table } from './support.ts';

const texts = someTexts(60);
const files = {
  'profiles.ndjson': toLines(texts.profiles),
  'demands.ndjson': toLines(texts.demands),
  'qrels.tsv': table(
    ['demand', 'profile', 'grade'],
    ...texts.demands.flatMap((_, i) =>
      [0, 4, 8].map((more) => [`d-${2 * i}`, `p-${(2 * i + more) % 60}`, 1]),
    ),
  ),
};
const pack = await readPack(new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));
const quietly: Stage = async (_what, _total, work) => work(() => undefined);

t.test('a pack is judged with a model of its texts: the one a service builds that holds them', async (t) => {
  const app = await createApp(t);
  await importTexts(app, texts);
  const { body: built } = await app.as('admin')('POST', `${URL}/rebuild`);
  const run = await runPack('example', pack, quietly);
  t.equal(run.versions.model, built.version);
  t.match(runTable(run, 1), new RegExp(`weights \\S+, model ${built.version}\n`));

  const [demands, profiles] = [pack.demands, pack.profiles].map((rows) => rows.map(({ name }) => name));
  const { body } = await app.as('assessor')('POST', '/v1/matches/score', {
    demand_ids: demands?.map((name) => `ext:${name}`),
    profile_ids: profiles?.map((name) => `ext:${name}`),
  });
  t.same([...engineFor(pack).score(demands ?? [], profiles ?? [])], body.scores.flat(), 'to the last digit');
});

t.test('it can be left out, and the run says so', async (t) => {
  const run = await runPack('example', pack, quietly, { model: false });
  t.equal(run.versions.model, null);
  t.match(runTable(run, 1), /, no model\n/);
  const scores = (model: boolean) => [...engineFor(pack, { model }).score(['d-0'], ['p-0', 'p-1', 'p-4'])];
  t.notSame(scores(false), scores(true));
});
