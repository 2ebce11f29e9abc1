import { readdirSync, readFileSync } from 'node:fs';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import t from 'tap';
import { root, runnable } from '../support/root.ts';

const META = new URL('migrations/meta/', root);
const SRC = '../../src/';

t.test('the migrations make the tables the code speaks of', async (t) => {
  const rooms = readdirSync(new URL('src/', root), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const modules = await Promise.all(
    rooms.map(({ name }) =>
      import(runnable(new URL(`${SRC}${name}/table.ts`, import.meta.url)).href).catch(() => ({})),
    ),
  );
  const tables: Record<string, unknown> = Object.assign({}, ...modules);
  t.ok(Object.keys(tables).length >= 8, 'the tables are found');

  const last = readdirSync(META)
    .filter((name) => name.endsWith('_snapshot.json'))
    .sort()
    .at(-1) as string;
  const landed = JSON.parse(readFileSync(new URL(last, META), 'utf8'));
  const now = generateDrizzleJson(tables, landed.id, undefined, 'snake_case');
  t.same(await generateMigration(landed, now), [], 'run drizzle-kit generate and commit what it writes');
});
