import t from 'tap';
import { readCsv } from '../../src/sheets/records.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function rowsOf(bytes: Uint8Array, size = 7): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const { number, cells } of readCsv(() => inPieces(bytes, size))) rows.push([number, ...cells]);
  return rows;
}

/** 名称,说明 / 轴承,氢脆, as GBK has it. */
const GBK = Buffer.from('c3fbb3c62ccbb5c3f70d0ad6e1b3d02cc7e2b4e00d0a', 'hex');
const TEXT = '名称,说明\r\n轴承,氢脆\r\n';
const ROWS = [
  [1, '名称', '说明'],
  [2, '轴承', '氢脆'],
];

t.test('a CSV file is read in whatever encoding a spreadsheet program saved it', async (t) => {
  const utf16 = Buffer.from(`\ufeff${TEXT}`, 'utf16le');
  t.same(await rowsOf(Buffer.from(TEXT)), ROWS, 'UTF-8');
  t.same(await rowsOf(Buffer.from(`\ufeff${TEXT}`)), ROWS, 'UTF-8 with a byte order mark');
  t.same(await rowsOf(GBK), ROWS, 'GBK');
  t.same(await rowsOf(utf16), ROWS, 'UTF-16');
  t.same(await rowsOf(Buffer.from(utf16).swap16()), ROWS, 'UTF-16 the other way round');
});

t.test('the encoding is told by the whole file, not by how it begins', async (t) => {
  const long = Buffer.concat([Buffer.from('a,b\n'.repeat(100_000)), GBK]);
  const rows = await rowsOf(long, 65_536);
  t.same(rows.at(-1), [100_002, '轴承', '氢脆']);
});

t.test('what is no text is said to be none', async (t) => {
  const zeros = Buffer.from('a,b\u0000\n');
  for (const bytes of [
    Buffer.from([0xff, 0x80, 0x2c, 0xff]),
    zeros,
    Buffer.concat([GBK, Buffer.from([0xc3])]),
  ])
    await t.rejects(rowsOf(bytes), { code: 'invalid_request', message: /neither UTF-8 nor GB18030/ });
});

t.test('cells are set apart by a comma, a semicolon or a tab', async (t) => {
  for (const delimiter of [',', ';', '\t'])
    t.same(await rowsOf(Buffer.from(`名称${delimiter}说明\n"a,b;c"${delimiter}d\n`)), [
      [1, '名称', '说明'],
      [2, 'a,b;c', 'd'],
    ]);
});

t.test('what stands between the cells is told by the rows that it cuts alike', async (t) => {
  const firstOf = async (text: string) => (await rowsOf(Buffer.from(text)))[0];
  for (const text of [
    '需求名称,关键词\n甲,a;b;c;d\n',
    '需求名称,关键词\n甲,a;b;c\n乙,d;e;f\n',
    '需求名称,关键词\n甲,"a;b\nc;d"',
  ])
    t.same(await firstOf(text), [1, '需求名称', '关键词'], text);
  t.same(await firstOf('需求名称;关键词;预算\n甲;a,b;1,5\n'), [1, '需求名称', '关键词', '预算']);
  t.same(await firstOf('汇总表;;\n名称;说明;预算\n甲;a,b,c,d;1\n'), [1, '汇总表', null, null]);
  t.same(await firstOf('需求名称\n甲\n'), [1, '需求名称']);
  const long = `名称,说明\n${`甲,"${'乙;'.repeat(9_000)}"\n`.repeat(3)}`;
  t.same(await firstOf(long), [1, '名称', '说明'], 'also where a cell is longer than what is looked at');
});

t.test(
  'rows are counted as a spreadsheet shows them: with blank ones, and lines within a cell',
  async (t) => {
    const text = 'a,b\n\n"one\ntwo",x\n,\n12" pipe,y\n';
    t.same(await rowsOf(Buffer.from(text)), [
      [1, 'a', 'b'],
      [3, 'one\ntwo', 'x'],
      [5, '12" pipe', 'y'],
    ]);
  },
);

t.test('an apostrophe before what looks like a formula is not of the text', async (t) => {
  t.same(await rowsOf(Buffer.from("'=1+1,'tis\n")), [[1, '=1+1', "'tis"]]);
});

t.test('a quotation that does not end is told', async (t) => {
  await t.rejects(rowsOf(Buffer.from('a,b\n"c,d\n')), { code: 'invalid_request', message: /not CSV/ });
});
