import { setImmediate as nextTurn } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import t from 'tap';
import { toCsv } from '../../src/sheets/csv.ts';
import type { Cell } from '../../src/sheets/sheet.ts';
import { aSheet, bytesOf } from './support.ts';

t.test('a CSV file has a byte order mark, CRLF, and shows each type as people write it', async (t) => {
  const sheet = aSheet(
    [
      { title: '名称', type: 'text' },
      { title: '比例', type: 'percent' },
      { title: '预算（元）', type: 'yuan' },
      { title: '期限', type: 'date' },
      { title: '时间', type: 'time' },
      { title: '保密', type: 'flag' },
    ],
    [
      ['轴承,"甲"', 0.5, 1_000_000, '2026-03-05', '2026-03-05T16:30:00.000Z', true],
      [null, null, -5, null, '2026-03-05T16:30:01.500Z', false],
    ],
  );
  t.equal(
    String(await bytesOf(toCsv(sheet))),
    '\uFEFF名称,比例,预算（元）,期限,时间,保密\r\n' +
      '"轴承,""甲""",50.0%,1000000,2026-03-05,2026-03-06 00:30,是\r\n' +
      ',,-5,,2026-03-06 00:30:01.500,否\r\n',
  );
});

t.test('a text that would be taken for a formula begins with an apostrophe', async (t) => {
  const texts = ['=cmd|calc', '+1', '-1', '@sum', '\t=1', '＝1', 'a=b', "'a"];
  const sheet = aSheet(
    [{ title: 'a', type: 'text' }],
    texts.map((text) => [text]),
  );
  const [, ...rows] = parse(await bytesOf(toCsv(sheet)), { bom: true }) as string[][];
  t.same(rows.flat(), ["'=cmd|calc", "'+1", "'-1", "'@sum", "'\t=1", "'＝1", 'a=b', "'a"]);
});

t.test('rows are read no faster than they are received, and let go with the receiver', async (t) => {
  let taken = 0;
  let ended = false;
  async function* rows(): AsyncGenerator<Cell[]> {
    try {
      for (;;) yield [`${++taken}`.padEnd(1_000)];
    } finally {
      ended = true;
    }
  }
  for await (const _ of toCsv({ name: 'a', columns: [{ title: 'a', type: 'text' }], rows: rows() }))
    if (taken >= 200) break;
  while (!ended) await nextTurn();
  t.ok(taken <= 1_000, `${taken} rows were taken`);
});

t.test('a line break within a cell stays within it', async (t) => {
  const rows = [['one\ntwo'], ['one\r\ntwo'], ['a;b\tc']];
  const sheet = aSheet([{ title: 'a', type: 'text' }], rows);
  const options = { bom: true, record_delimiter: ['\r\n', '\n', '\r'] };
  t.same(parse(await bytesOf(toCsv(sheet)), options), [['a'], ...rows]);
});
