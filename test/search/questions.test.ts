import t from 'tap';
import { ask, createFilledApp, type EngineApp, engines, NO_MEILISEARCH } from './engines.ts';
import { questions } from './questions.ts';

if (engines.length === 1) t.comment(NO_MEILISEARCH);

const apps: EngineApp[] = [];
for (const engine of engines) apps.push(await createFilledApp(t, engine));

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
