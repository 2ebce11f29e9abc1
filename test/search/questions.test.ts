import t from 'tap';
import { ask, createEngineApp, type EngineApp, engines, NO_MEILISEARCH } from './engines.ts';
import { questions } from './questions.ts';
import { demands, profiles } from './rows.ts';

async function filled(engine: EngineApp['engine']): Promise<EngineApp> {
  const app = await createEngineApp(t, engine);
  const post = app.as('province_operator');
  for (const profile of profiles) await post('POST', '/v1/profiles', profile);
  for (const demand of demands) await post('POST', '/v1/demands', demand);
  await app.services.searchUpkeep.current();
  return app;
}

if (engines.length === 1) t.comment(NO_MEILISEARCH);

const apps: EngineApp[] = [];
for (const engine of engines) apps.push(await filled(engine));

for (const app of apps) {
  const { engine } = app;
  t.test(`${engine} answers ${questions.length} questions as people ask them`, async (t) => {
    for (const { about, q, finds, also = [], index } of questions) {
      const { names, engine: answered } = await ask(app, q, '', index);
      const asked = `${about}: ${[...q].slice(0, 30).join('')}`;
      t.same(names.slice(0, finds.length), finds, asked);
      t.same(
        names.slice(finds.length).filter((name) => !also.includes(name)),
        [],
        `${asked}: and nothing else`,
      );
      if (finds.length > 0) t.equal(answered, engine, asked);
    }
  });
}
