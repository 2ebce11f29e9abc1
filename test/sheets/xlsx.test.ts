import { setImmediate as nextTurn } from 'node:timers/promises';
import t from 'tap';
import type { Cell, Column } from '../../src/sheets/sheet.ts';
import { toXlsx } from '../../src/sheets/xlsx.ts';
import { aSheet, bytesOf, created, sheetsOf } from './support.ts';

const info = { title: '测试', created };
const columns = [
  { title: '名称', type: 'text' },
  { title: '件数', type: 'integer' },
  { title: '得分', type: 'decimal' },
  { title: '比例', type: 'percent' },
  { title: '预算（元）', type: 'yuan' },
  { title: '期限', type: 'date' },
  { title: '时间', type: 'time' },
  { title: '保密', type: 'flag' },
] as const satisfies readonly Column[];

t.test('a workbook holds numbers as numbers, days as days and times by the clock of Shanghai', async (t) => {
  const row = ['轴承', 3, 0.25, 0.5, 1_000_000, '2026-03-05', '2026-03-05T16:30:00.000Z', true];
  const toSecond = (time: unknown) => new Date(Math.round((time as Date).getTime() / 1_000) * 1_000);
  const [sheet] = await sheetsOf(toXlsx([aSheet(columns, [row, row.map(() => null)])], info));
  t.equal(sheet?.sheet, '数据');
  const [headings, [...cells] = []] = sheet?.data ?? [];
  t.same(
    headings,
    columns.map(({ title }) => title),
  );
  t.same(
    cells.map((cell) => (cell instanceof Date ? toSecond(cell) : cell)),
    [
      ...['轴承', 3, 0.25, 0.5, 1_000_000],
      ...[new Date('2026-03-05T00:00:00Z'), new Date('2026-03-06T00:30:00Z'), '是'],
    ],
  );
});

t.test('a text stays a text, whatever it begins with', async (t) => {
  const texts = ['=1+1', '+86', '-5', '@sum', '\t=1', 'http://example.org', '007', '2026-03-05', '_x0041_'];
  const rows = texts.map((text) => [text]);
  const stream = toXlsx([aSheet([{ title: 'a', type: 'text' }], rows)], info);
  const [sheet] = await sheetsOf(stream);
  t.same(sheet?.data, [['a'], ...rows]);
});

t.test('what XML cannot hold is left out, and what no cell can hold is cut', async (t) => {
  const rows = [
    ['a\u0000b\u0001c\uFFFEd\uD800e'],
    ['一\r\n二'],
    ['字'.repeat(40_000)],
    ['😀'.repeat(20_000)],
  ];
  const [sheet] = await sheetsOf(toXlsx([aSheet([{ title: 'a', type: 'text' }], rows)], info));
  const [, control, lines, long, pairs] = (sheet?.data ?? []).map(([cell]) => cell as string);
  t.equal(control, 'abcde');
  t.equal(lines, '一\n二');
  t.equal(long?.length, 32_767);
  t.equal(pairs?.length, 32_766, 'no half of a character is left');
});

t.test('a day before 1900 and what is no day are written as they are', async (t) => {
  const rows = [['1850-01-02'], ['someday']];
  const [sheet] = await sheetsOf(toXlsx([aSheet([{ title: 'a', type: 'date' }], rows)], info));
  t.same(sheet?.data, [['a'], ...rows]);
});

t.test('sheets come one after the other, also without a row', async (t) => {
  const empty = { name: '空', columns, rows: [] };
  const sheets = await sheetsOf(toXlsx([aSheet(columns, [['x']]), empty], info));
  t.same(
    sheets.map(({ sheet, data }) => [sheet, data.length]),
    [
      ['数据', 2],
      ['空', 1],
    ],
  );
});

/** Rows without end, and how many of them were taken. */
function endless() {
  const seen = { taken: 0, ended: false };
  async function* rows(): AsyncGenerator<Cell[]> {
    try {
      for (;;) yield [`${++seen.taken} ${Math.random()}`.repeat(200)];
    } finally {
      seen.ended = true;
    }
  }
  return { seen, sheet: { name: 'a', columns: [{ title: 'a', type: 'text' }] as const, rows: rows() } };
}

t.test('no more rows are read than a slow receiver takes, and none after it has gone', async (t) => {
  const { seen, sheet } = endless();
  const stream = toXlsx([sheet], info);
  let before = -1;
  while (before !== seen.taken) {
    before = seen.taken;
    for (let turn = 0; turn < 200; turn++) await nextTurn();
  }
  t.ok(seen.taken > 0 && seen.taken < 20_000, `${seen.taken} of endless rows were taken`);
  stream.destroy();
  while (!seen.ended) await nextTurn();
  t.pass('the rows are let go');
});

t.test('rows that fail fail the workbook', async (t) => {
  async function* rows(): AsyncGenerator<Cell[]> {
    yield ['a'];
    throw new Error('broken off');
  }
  const stream = toXlsx([{ name: 'a', columns: [{ title: 'a', type: 'text' }], rows: rows() }], info);
  await t.rejects(bytesOf(stream), { message: 'broken off' });
});
