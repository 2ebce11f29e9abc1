import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { root } from '../support/root.ts';

const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

function filesBelow(folder: string): string[] {
  if (!existsSync(new URL(folder, root))) return [];
  return readdirSync(fileURLToPath(new URL(folder, root)), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath.slice(fileURLToPath(root).length)}/${entry.name}`);
}
const sources = filesBelow('src').filter((path) => path.endsWith('.ts'));

t.test('no source file passes 250 lines, nor do tests', async (t) => {
  const long = [...sources, ...filesBelow('test')]
    .map((path) => ({ path, lines: read(path).split('\n').length - 1 }))
    .filter(({ lines }) => lines > 250);
  t.same(long, []);
  t.ok(sources.length > 50, 'and there are files to look at');
});

t.test('files are lower-case nouns, and their folder carries the subject', async (t) => {
  t.same(
    sources.filter((path) => !/^src\/([a-z]+(-[a-z]+)*\/)*[a-z]+(\.config)?\.ts$/.test(path)),
    [],
  );
});

t.test('nothing speaks of the paths of a machine', async (t) => {
  // Written in pieces, or this file would speak of them itself.
  const homes = ['work', 'home/\\w', 'root', 'Users', 'private/var'].join('|');
  const machine = new RegExp(`(?<![\\w.:/-])/(${homes})/|[A-Z]:\\\\\\\\?Users`);
  const places = ['src', 'test', 'docs', 'bench', 'migrations', 'openapi', '.github', '.ci'];
  const tops = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'package-lock.json')
    .map(({ name }) => name);
  const files = [...places.flatMap(filesBelow), ...tops];
  t.same(
    files.filter((path) => machine.test(read(path))),
    [],
  );
  t.ok(machine.test(['see ', 'work', 'x'].join('/')), 'and it would be seen');
});

t.test('a suppression gives its reason on its line', async (t) => {
  const bare = [...sources, ...filesBelow('test').filter((path) => path.endsWith('.ts'))].flatMap((path) =>
    read(path)
      .split('\n')
      .filter((line) => /biome-ignore (?!\S+: \S)|@ts-(ignore|expect-error)\s*$|@ts-nocheck/.test(line))
      .filter((line) => !line.includes('.test(line)'))
      .map((line) => `${path}: ${line.trim()}`),
  );
  t.same(bare, []);
});

t.test(
  'tests check nothing outside of a test: the runner may end a file at the first wait after it',
  async (t) => {
    const checks =
      /^(await )?t\.(?!test\b|teardown\b|comment\b|before|after|plan\b|jobs\b)\w+\(|^(await )?\w+(\.\w+)*\.agree\(t\b/m;
    const files = filesBelow('test').filter((path) => path.endsWith('.test.ts'));
    t.same(
      files.filter((path) => checks.test(read(path))),
      [],
    );
    const waits = files.filter((path) => {
      const [, ...after] = read(path).split(/^(?:await )?t\.test\(/m);
      return /^(?!await t\.test)(\S.*)?\bawait /m.test(after.join('').replace(/^[ \t].*$/gm, ''));
    });
    t.same(waits, [], 'nor do they wait between two tests');
  },
);
