import t from 'tap';
import { PackError } from '../../src/evaluation/faults.ts';
import { readPack } from '../../src/evaluation/pack.ts';
import { aDemand, aProfile, toLines } from '../support/factories.ts';
import { filesOf, table } from './support.ts';

/** The lines of the one message that a pack is refused with. */
async function faultsOf(changes: Parameters<typeof filesOf>[0]): Promise<string[]> {
  try {
    await readPack(await filesOf(changes));
    return [];
  } catch (error) {
    if (error instanceof PackError) return error.message.split('\n');
    throw error;
  }
}
const QRELS = ['demand', 'profile', 'grade'];
const judgeAll = ['d-bolt', 'd-tea', 'd-battery', 'd-print'].map((demand) => [demand, 'p-bolt', 1]);

t.test('a pack is read with the defaults of an import, by any name of its rows', async (t) => {
  const id = '01930000-0000-7000-8000-00000000000A';
  const profiles = toLines([aProfile({ external_id: 'p', id }), aProfile({ id: id.replace(/A$/, 'B') })]);
  const demands = `\uFEFF${toLines([aDemand({ external_id: 'd' })])}`.replaceAll('\n', '\r\n\r\n');
  const qrels = `\uFEFF${table(['Grade', ' profile', 'demand'], ['1', id.toLowerCase(), 'ext:d'], [1, id.replace(/A$/, 'B'), 'd'])}`;
  const pack = await readPack(
    await filesOf({
      'profiles.ndjson': profiles,
      'demands.ndjson': demands,
      'qrels.tsv': qrels.replaceAll('\n', '\r\n'),
    }),
  );
  t.same(
    pack.profiles.map(({ name }) => name),
    ['p', id.replace(/A$/, 'b').toLowerCase()],
  );
  t.match(pack.demands[0], { name: 'd', content: { owner_type: 'enterprise', sectors: [], active: true } });
  const { judgements } = pack;
  if (judgements.kind === 'pairs') return t.fail('these are no pairs');
  t.equal(judgements.kind, 'several');
  t.same(
    [...(judgements.grades.get('d') ?? [])],
    pack.profiles.map(({ name }) => [name, 1]),
  );
});

t.test('every fault of every file is named at once, with its file and line', async (t) => {
  const said = await faultsOf({
    'profiles.ndjson': `${toLines([aProfile({ external_id: 'p', kind: 'wizard', colour: 1 })])}not json\n\n${toLines(
      [aProfile({ external_id: 'q', level: 'national' }), aProfile(), aProfile({ external_id: 'q' })],
    )}`,
    'demands.ndjson': toLines([
      aDemand({ external_id: 'd', title: ' ' }),
      aDemand({ external_id: 'e', owner_type: 'park', owner_id: 'ext:x' }),
    ]),
    'qrels.tsv': table(
      QRELS,
      ['d', 'p', 'two'],
      ['nobody', 'q', 1],
      ['e', 'nothing', -1],
      ['d', 'p', 1],
      ['d', 'q'],
      ['', 'q', 1],
      ['e', 'q', '101'],
    ),
  });
  const expected = [
    /^profiles\.ndjson line 1: \/colour is not a known field$/,
    /^profiles\.ndjson line 1: \/kind must be one of/,
    /^profiles\.ndjson line 2: is not JSON$/,
    /^profiles\.ndjson line 4: \/level is only for a society$/,
    /^profiles\.ndjson line 5: \/external_id is required: judgements name the row by it$/,
    /^profiles\.ndjson line 6: q is also the row of line 4$/,
    /^demands\.ndjson line 1: \/title /,
    /^demands\.ndjson line 2: \/owner_id names an enterprise, but owner_type is park$/,
    /^qrels\.tsv line 2: grade two is not a decimal number from 0 to 100$/,
    /^qrels\.tsv line 3: demand nobody is not in demands\.ndjson$/,
    /^qrels\.tsv line 4: profile nothing is not in profiles\.ndjson$/,
    /^qrels\.tsv line 4: grade -1 is not/,
    /^qrels\.tsv line 5: judges the pair of line 2 once more$/,
    /^qrels\.tsv line 6: has 2 tab-separated values, the header 3$/,
    /^qrels\.tsv line 7: demand is empty$/,
    /^qrels\.tsv line 8: grade 101 is not/,
  ];
  for (const says of expected)
    t.ok(
      said.some((line) => says.test(line)),
      says.source,
    );
  t.equal(said.length, expected.length, said.join('\n'));
});

t.test('files that are missing, empty, of another form or too many are named', async (t) => {
  const header = '"d p 1", but must be demand profile grade';
  const cases: { changes: Parameters<typeof filesOf>[0]; says: (string | RegExp)[] }[] = [
    {
      changes: { 'profiles.ndjson': undefined, 'demands.ndjson': undefined, 'qrels.tsv': undefined },
      says: [
        'profiles.ndjson: is missing',
        'demands.ndjson: is missing',
        'qrels.tsv: is missing, and so is pairs.tsv: one of the two is needed',
      ],
    },
    {
      changes: { 'profiles.ndjson': '\n', 'demands.ndjson': '', 'qrels.tsv': '\n \n' },
      says: ['profiles.ndjson: is empty', 'demands.ndjson: is empty', 'qrels.tsv: is empty'],
    },
    { changes: { 'qrels.tsv': table(QRELS) }, says: ['qrels.tsv: holds a header and nothing below it'] },
    {
      changes: { 'qrels.tsv': table(['d', 'p', 1], ['e', 'q', 1]) },
      says: [`qrels.tsv line 1: the header is ${header}`],
    },
    { changes: { 'qrels.tsv': Buffer.from([0xff, 0xfe]) }, says: ['qrels.tsv: is not UTF-8'] },
    {
      changes: { 'pairs.tsv': table(QRELS, ...judgeAll) },
      says: ['pairs.tsv: stands beside qrels.tsv: a pack has one of the two'],
    },
    {
      changes: { 'qrels.tsv': undefined, 'pairs.tsv': table(['better', 'worse'], ['d-tea', 'd-bolt']) },
      says: [
        /^pairs\.tsv line 1: the header is "better worse", but must be demand profile grade; or .*profile_b weight$/,
      ],
    },
  ];
  for (const { changes, says } of cases)
    t.match(await faultsOf(changes), says, Object.keys(changes ?? {}).join());
});

t.test('faults of pairs are named as well', async (t) => {
  const pairs = table(
    ['profile', 'better', 'worse', 'weight'],
    ['p-bolt', 'd-bolt', 'd-tea', 1],
    ['p-bolt', 'd-bolt', 'd-bolt', 1],
    ['p-none', 'd-none', 'd-tea', 0],
    ['p-bolt', 'd-bolt', 'd-tea', 2],
    ['p-bolt', 'd-tea', 'd-bolt', '1e999'],
  );
  t.same(await faultsOf({ 'qrels.tsv': undefined, 'pairs.tsv': pairs }), [
    'pairs.tsv line 3: sets a pair against itself',
    'pairs.tsv line 4: better d-none is not in demands.ndjson',
    'pairs.tsv line 4: profile p-none is not in profiles.ndjson',
    'pairs.tsv line 4: weight 0 is not a number above 0',
    'pairs.tsv line 5: judges the pair of line 2 once more',
    'pairs.tsv line 6: weight 1e999 is not a number above 0',
  ]);
});

t.test('demands without judgement are no fault: past demands were not all docked', async (t) => {
  const qrels = { 'qrels.tsv': table(QRELS, ['d-bolt', 'p-bolt', 1], ['d-tea', 'p-tea', 1]) };
  t.same(await faultsOf(qrels), []);
  const pairs = { 'qrels.tsv': undefined, 'pairs.tsv': table(QRELS, ...judgeAll.slice(1)) };
  t.same(await faultsOf(pairs), []);
});

t.test('of very many faults the first hundred are named', async (t) => {
  const rows = Array.from({ length: 150 }, (_, i) => [`nobody${i}`, 'p-bolt', 1]);
  const said = await faultsOf({ 'qrels.tsv': table(QRELS, ...judgeAll, ...rows) });
  t.equal(said.length, 101);
  t.equal(said.at(-1), '… and 50 more');
});
