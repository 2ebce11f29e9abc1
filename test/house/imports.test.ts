import { execFile } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { temporaryFolder } from '../support/processes.ts';
import { root } from '../support/root.ts';

const config = fileURLToPath(new URL('.biome.json', root));
const biome = fileURLToPath(import.meta.resolve('@biomejs/biome/bin/biome'));

/** For each kind of place: an import that is right there, and those that are wrong turns. */
const turns: { place: string; right: string[]; wrong: string[] }[] = [
  {
    place: 'src/profiles/routes.ts',
    right: ['./service.ts', 'fastify', '../http/paging.ts'],
    wrong: ['./store.ts', './table.ts', '../demands/store.ts', '../db/database.ts', 'pg', 'drizzle-orm'],
  },
  {
    place: 'src/reference/routes.ts',
    right: ['./index.ts', 'fastify'],
    wrong: ['../profiles/store.ts', 'drizzle-orm/pg-core', 'meilisearch'],
  },
  {
    place: 'src/demands/service.ts',
    right: ['./store.ts', '../enterprises/service.ts', '../matching/index.ts'],
    wrong: ['fastify', '../http/paging.ts', './routes.ts', './table.ts', '../enterprises/store.ts', 'pg'],
  },
  {
    place: 'src/demands/transitions.ts',
    right: ['./states.ts', '../http/conditional.ts'],
    wrong: ['./store.ts', './table.ts', 'drizzle-orm'],
  },
  {
    place: 'src/dockings/progress.ts',
    right: ['./steps.ts', '../demands/service.ts'],
    wrong: ['fastify', './table.ts', '../demands/store.ts', 'drizzle-orm'],
  },
  {
    place: 'src/dockings/figures.ts',
    right: ['./table.ts', 'drizzle-orm'],
    wrong: ['./service.ts', 'fastify', '../demands/service.ts'],
  },
  {
    place: 'src/search/service.ts',
    right: ['./port.ts', '../profiles/service.ts'],
    wrong: ['@fastify/swagger', 'drizzle-orm/pg-core', 'meilisearch', '../app.ts', '../profiles/table.ts'],
  },
  {
    place: 'src/demands/store.ts',
    right: ['./table.ts', '../enterprises/table.ts', '../resources/store.ts', 'drizzle-orm'],
    wrong: ['./service.ts', './routes.ts', '../enterprises/service.ts', 'fastify', '../http/paging.ts'],
  },
  {
    place: 'src/profiles/table.ts',
    right: ['../db/columns.ts', 'drizzle-orm/pg-core'],
    wrong: ['./service.ts', './routes.ts', 'fastify', '../app.ts'],
  },
  {
    place: 'src/matching/engine.ts',
    right: ['./corpus/corpus.ts', '../text/index.ts', '../reference/index.ts'],
    wrong: [
      '../profiles/service.ts',
      '../db/database.ts',
      '../outbox/store.ts',
      '../errors.ts',
      'fastify',
      'pg',
    ],
  },
  {
    place: 'src/matching/corpus/corpus.ts',
    right: ['./columns.ts', '../terms/pairs.ts', '../types.ts', '../../text/index.ts'],
    wrong: ['../../profiles/store.ts', 'drizzle-orm', '../../errors.ts', 'node:timers/promises'],
  },
  {
    place: 'src/text/cut.ts',
    right: ['./fold.ts', '@node-rs/jieba', '../reference/index.ts'],
    wrong: ['../search/port.ts', '../config.ts', 'pino', 'meilisearch', 'node:http', 'node:child_process'],
  },
  {
    place: 'src/evaluation/run.ts',
    right: [
      './pack.ts',
      '../profiles/facts.ts',
      '../matching/index.ts',
      '../exchange/rows.ts',
      'node:crypto',
    ],
    wrong: [
      '../profiles/service.ts',
      '../demands/store.ts',
      '../config.ts',
      '../cli/progress.ts',
      'node:fs/promises',
    ],
  },
  {
    place: 'src/jobs/kinds/import.ts',
    right: ['../job.ts', '../../files/service.ts', '../../exchange/import.ts', '../../wire/fields.ts'],
    wrong: [
      '../store.ts',
      '../worker/worker.ts',
      '../../profiles/table.ts',
      '../../db/transaction.ts',
      'graphile-worker',
      'drizzle-orm',
    ],
  },
  {
    place: 'src/reports/expert-load/gather.ts',
    right: ['../kind.ts', '../../dockings/service.ts', '../../db/transaction.ts', '../../sheets/sheet.ts'],
    wrong: ['../../dockings/figures.ts', '../../profiles/table.ts', '../store.ts', 'drizzle-orm', 'pg'],
  },
  {
    place: 'src/reference/index.ts',
    right: ['./tiers.ts', 'node:fs'],
    wrong: ['../profiles/schema.ts', '../db/columns.ts', '../config.ts', 'fastify', 'pg'],
  },
  {
    place: 'src/validation/text.ts',
    right: ['./ajv.ts', '../reference/index.ts'],
    wrong: ['../http/problems.ts', '../wire/fields.ts', 'drizzle-orm'],
  },
];

interface Diagnostic {
  category: string;
  location: { path: string; start: { line: number } };
}

/** What the linter says of a tree that holds these files and nothing else. */
async function lint(folder: string, files: ReadonlyMap<string, string>): Promise<Diagnostic[]> {
  await copyFile(config, join(folder, '.biome.json'));
  for (const [place, content] of files) {
    await mkdir(join(folder, dirname(place)), { recursive: true });
    await writeFile(join(folder, place), content);
  }
  const args = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=json', 'src'];
  const report = await new Promise<string>((resolve) => {
    execFile(process.execPath, [biome, ...args], { cwd: folder }, (_error, stdout) => resolve(stdout));
  });
  return (JSON.parse(report) as { diagnostics: Diagnostic[] }).diagnostics;
}

/** Which of these imports are refused, as `place import`. */
async function refusals(folder: string): Promise<Set<string>> {
  const imports = new Map(turns.map(({ place, right, wrong }) => [place, [...right, ...wrong]]));
  const files = [...imports].map(([place, list]): [string, string] => [
    place,
    list.map((from, i) => `export { x as x${i} } from '${from}';\n`).join(''),
  ]);
  const diagnostics = await lint(folder, new Map(files));
  return new Set(
    diagnostics
      .filter(({ category }) => category === 'lint/style/noRestrictedImports')
      .map(({ location: { path, start } }) => `${path} ${imports.get(path)?.[start.line - 1]}`),
  );
}

t.test('every wrong turn of an import fails, and the right ones pass', async (t) => {
  const refused = await refusals(await temporaryFolder(t));
  for (const { place, right, wrong } of turns) {
    for (const from of wrong) t.ok(refused.has(`${place} ${from}`), `${place} may not import ${from}`);
    for (const from of right) t.notOk(refused.has(`${place} ${from}`), `${place} may import ${from}`);
  }
});

t.test('only what starts a process reads its environment', async (t) => {
  const places = ['src/cli/keys.ts', 'src/server.ts', 'src/config.ts', 'src/demands/service.ts'];
  const content = 'export const home = process.env.HOME;\n';
  const diagnostics = await lint(
    await temporaryFolder(t),
    new Map(places.map((place): [string, string] => [place, content])),
  );
  const refused = diagnostics.filter(({ category }) => category === 'lint/style/noProcessEnv');
  t.same(refused.map(({ location }) => location.path).sort(), ['src/config.ts', 'src/demands/service.ts']);
});
