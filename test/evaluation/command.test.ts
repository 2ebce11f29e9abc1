import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { evaluateCommand } from '../../src/cli/evaluate.ts';
import { openConsole } from '../support/console.ts';
import { temporaryFolder } from '../support/processes.ts';
import { filesOf, PACK, table } from './support.ts';

const runCli = openConsole(t);

const folder = await temporaryFolder(t);
const at = (name: string) => join(folder, name);
const pack = fileURLToPath(PACK);
const cli = (...args: string[]) => runCli(folder, ['evaluate', ...args]);

t.test('evaluate judges a pack without a database, keeps the run and compares with it', async (t) => {
  const first = await cli(pack, '--save', 'before.json');
  t.match(first, { code: 0, stderr: '' });
  t.match(first.stdout, /^pack {5}pack\nholds {4}12 profiles, 4 demands, 8 judgements\njudged {3}several/);
  t.match(first.stdout, /^made by {2}engine \S+, lexicon \S+, weights \S+, no model\ntook {5}\d+\.\d s$/m);
  t.match(first.stdout, /^MAP {5}\d\.\d{4} {2}\d\.\d{4} – \d\.\d{4} {2}4 demands\nP@10 {4}\d\.\d{4} /m);

  const again = await cli(pack, '--json', '--against', 'before.json', '--save', 'after.json');
  t.match(again, { code: 0, stderr: '' });
  const { metrics, comparison, ...rest } = JSON.parse(again.stdout);
  t.match(rest, { pack: 'pack', kind: 'several', counts: { demands: 4 }, seconds: Number });
  t.match(metrics, [
    { name: 'MAP', value: Number, low: Number, high: Number, over: 4 },
    { name: 'P@10', over: 4 },
  ]);
  t.match(comparison.metrics[0], { name: 'MAP', difference: 0, better: 0, worse: 0, equal: 4 });
  const [before = '', after] = await Promise.all(
    ['before.json', 'after.json'].map((name) => readFile(at(name), 'utf8')),
  );
  t.equal(before, after, 'the same run is the same to the byte');
  t.equal(JSON.parse(before).metrics[0].figures.length, 4);
  t.same((await readdir(folder)).sort(), ['after.json', 'before.json'], 'and nothing else was made');
});

t.test('what a pack or a kept run lacks is said in one message, with 1 and no stack', async (t) => {
  await writeFile(at('text.json'), '{"format":"another"}');
  const files = await filesOf({
    'qrels.tsv': table(['demand', 'profile', 'grade'], ['d-bolt', 'nobody', 'good']),
  });
  for (const [name, bytes] of files) await writeFile(at(name), bytes);
  const refused: { args: string[]; says: RegExp }[] = [
    {
      args: [at('none')],
      says: /none is not .*\n {2}profiles\.ndjson: is missing\n {2}demands\.ndjson: is missing\n/,
    },
    { args: [at('text.json')], says: /^\S+text\.json\/profiles\.ndjson cannot be read \(ENOTDIR\)$/ },
    { args: [pack, '--against', at('none')], says: /^\S+none cannot be read \(ENOENT\)$/ },
    { args: [pack, '--against', at('text.json')], says: /^\S+text\.json is not a run that .* kept$/ },
  ];
  for (const { args, says } of refused) {
    await t.rejects(evaluateCommand().parseAsync(args, { from: 'user' }), { message: says }, says.source);
  }
  const [faulty, unsaved] = await Promise.all([cli('.'), cli(pack, '--save', 'no/x.json')]);
  t.match(faulty, {
    code: 1,
    stdout: '',
    stderr:
      /^zhiqi: \. is not a pack that can be judged\n {2}qrels\.tsv line 2: profile nobody .*\n {2}qrels\.tsv line 2: grade good .*\n$/,
  });
  t.match(unsaved, {
    code: 1,
    stdout: /^MAP /m,
    stderr: /^zhiqi: no\/x\.json cannot be written \(ENOENT\)\n$/,
  });
});
