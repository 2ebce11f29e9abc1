import t from 'tap';
import type { RawRow } from '../../src/sheets/raw.ts';
import { readXlsx } from '../../src/sheets/reader.ts';
import { toXlsx } from '../../src/sheets/xlsx.ts';
import { archiveOf, bookOf } from './archives.ts';

async function read(bytes: Uint8Array): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  for await (const batch of readXlsx(bytes)) rows.push(...batch.rows);
  return rows;
}
const cellsOf = async (bytes: Uint8Array) =>
  (await read(bytes)).map(({ number, cells }) => [number, ...cells]);
const strings = {
  name: 'xl/sharedStrings.xml',
  content:
    '<sst><si><t>甲</t></si><si><r><t>乙</t></r><r><t xml:space="preserve"> 丙</t></r><rPh sb="0"><t>yi</t></rPh></si></sst>',
};
const styles = {
  name: 'xl/styles.xml',
  content:
    '<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m"/><numFmt numFmtId="177" formatCode="[Red]0.00&quot;day&quot;"/></numFmts>' +
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="176"><alignment/></xf><xf numFmtId="177"/></cellXfs></styleSheet>',
};

t.test('cells are read by what they are, a formula by its value, an error as one', async (t) => {
  const rows =
    '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="D2"><v>1.5</v></c></row>' +
    '<row r="4"><c r="A4" s="1"><v>46086</v></c><c r="B4" s="2"><v>46086.5</v></c><c r="C4" s="3"><v>2</v></c></row>' +
    '<row><c t="b"><v>1</v></c><c t="str"><f>A1&amp;"x"</f><v>a&amp;b</v></c><c t="e"><f>A1</f><v>#REF!</v></c>' +
    '<c t="inlineStr"><is><t>x&#20013;_x0041_</t></is></c><c/><c s="1"/></row>';
  t.same(await cellsOf(bookOf(rows, [strings, styles])), [
    [2, '甲', '乙 丙', null, 1.5],
    [4, { serial: 46_086 }, { serial: 46_086.5 }, 2],
    [5, true, 'a&b', { error: '#REF!' }, 'x中A'],
  ]);
});

t.test('elements with a prefix are the same elements', async (t) => {
  const rows = '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c></x:row>';
  t.same(await cellsOf(bookOf(rows, [], 'x')), [[1, '甲']]);
});

t.test('what far-off cells and rows there are costs nothing', async (t) => {
  const rows =
    '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row><row r="1048576"><c r="A1048576"><v>3</v></c></row>';
  t.same(await cellsOf(bookOf(rows)), [
    [1, 1],
    [1_048_576, 3],
  ]);
});

t.test('a file that is no workbook is refused in words that help', async (t) => {
  const stream = toXlsx([{ name: 'a', columns: [{ title: 'a', type: 'text' }], rows: [['b']] }], {
    ...{ title: 'a', created: new Date() },
  });
  const good = Buffer.concat(await stream.toArray());
  const refused: [name: string, bytes: Buffer, message: RegExp][] = [
    ['text', Buffer.from('title,region\n'), /not an XLSX workbook/],
    ['nothing', Buffer.alloc(0), /not an XLSX workbook/],
    ['cut short', good.subarray(0, good.length - 60), /damaged or cut short/],
    ['.xls, or under a password', Buffer.from('d0cf11e0a1b11ae1000000', 'hex'), /password.*\.xls/],
    ['an encrypted part', archiveOf([{ name: 'a', content: 'b', encrypted: true }]), /password/],
    ['another archive', archiveOf([{ name: 'readme.txt', content: 'hello' }]), /not an XLSX workbook/],
  ];
  for (const [name, bytes, message] of refused)
    await t.rejects(read(bytes), { code: 'invalid_request', message }, name);
});

t.test('sizes and places that an archive tells in the form of ZIP64 are read', async (t) => {
  const large = (content: string) => ({ name: 'xl/sharedStrings.xml', content, zip64: true });
  const rows = '<row><c t="s"><v>0</v></c></row>';
  t.same(await cellsOf(bookOf(rows, [large('<sst><si><t>甲</t></si></sst>')])), [[1, '甲']]);
  const lying = { ...large('<sst/>'), declared: 2 ** 40 };
  await t.rejects(read(bookOf(rows, [lying])), { message: /more than 200 MB/ }, 'by what it says of itself');
  const bytes = bookOf(rows);
  bytes.writeUInt32LE(0xffffffff, bytes.length - 6);
  await t.rejects(read(bytes), { code: 'invalid_request', message: /ZIP64.*save it anew in Excel/ });
});

t.test('an archive that unpacks to more than a table could hold is not unpacked', async (t) => {
  const much = Buffer.alloc(150 * 1024 * 1024, 0x20);
  const part = (name: string, declared?: number) => ({ name, content: much, declared });
  const honest = bookOf('', [part('xl/sharedStrings.xml'), part('xl/styles.xml')]);
  await t.rejects(read(honest), { message: /more than 200 MB/ }, 'by what it says of itself');
  const lying = bookOf('', [part('xl/sharedStrings.xml', 10), part('xl/styles.xml', 10)]);
  await t.rejects(read(lying), { message: /more than 200 MB/ }, 'by what it comes to');
});

t.test('a workbook is refused where it is made to cost memory', async (t) => {
  const shared = (content: string) => ({ name: 'xl/sharedStrings.xml', content: `<sst>${content}</sst>` });
  const refer = '<row><c t="s"><v>0</v></c></row>';
  const refused: [name: string, bytes: Buffer, message: RegExp][] = [
    ['texts', bookOf(refer, [shared('<si><t>ab</t></si>'.repeat(2_000_001))]), /more than 2000000 texts/],
    [
      'a text',
      bookOf(refer, [shared(`<si><t>${'x'.repeat(40_000)}</t></si>`)]),
      /more than 32767 characters/,
    ],
    ['a row', bookOf(`<row>${'<c><v>1</v></c>'.repeat(2_000_000)}</row>`), /larger than 16 MB/],
  ];
  for (const [name, bytes, message] of refused)
    await t.rejects(read(bytes), { code: 'invalid_request', message }, name);
});

t.test('whoever stops reading ends the thread', async (t) => {
  const rows = '<row><c><v>1</v></c></row>'.repeat(1_000);
  for await (const { rows: some } of readXlsx(bookOf(rows))) {
    t.equal(some.length, 200);
    break;
  }
});

t.test('many workbooks are read one after another, a few at a time', async (t) => {
  const bytes = bookOf('<row><c><v>1</v></c></row>');
  const all = await Promise.all(Array.from({ length: 9 }, () => cellsOf(bytes)));
  t.same(
    all,
    all.map(() => [[1, 1]]),
  );
});

t.test('rows that are not numbered upwards, or beyond the last row there can be, are refused', async (t) => {
  const row = (number: string) => `<row r="${number}"><c><v>1</v></c></row>`;
  for (const numbers of [
    ['1048577'],
    ['9007199254740993'],
    ['1e3'],
    ['-1'],
    ['0'],
    ['1.5'],
    ['2', '1'],
    ['2', '2'],
  ])
    await t.rejects(read(bookOf(numbers.map(row).join(''))), { message: /row numbered/ }, numbers.join());
  const last = `${row('1048576')}<row><c><v>1</v></c></row>`;
  await t.rejects(read(bookOf(last)), { message: /row numbered/ }, 'one after the last');
});

t.test('a formula that was never worked out is an error, one that comes to nothing is empty', async (t) => {
  const rows =
    '<row><c><f>A2</f></c><c><f>A2</f><v/></c><c><f>A2</f><v></v></c><c t="str"><f>A2</f></c><c><f t="shared" si="0"/></c></row>' +
    '<row><c t="str"><f>""</f><v></v></c><c t="str"><f>""</f><v/></c><c><f>1</f><v>1</v></c></row>';
  const unknown = { error: '公式未计算' };
  t.same(await cellsOf(bookOf(rows)), [
    [1, unknown, unknown, unknown, unknown, unknown],
    [2, null, null, 1],
  ]);
});

t.test('what stands in cells that are merged downwards is said of every row they cover', async (t) => {
  const text = (at: string, value: string) => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;
  const rows =
    `<row r="1">${text('A1', 'head')}</row>` +
    `<row r="2">${text('B2', 'x')}${text('C2', '1')}</row><row r="3">${text('A3', 'b')}<c r="B3"/></row>` +
    `<row r="4"><c r="B4"/>${text('C4', '3')}</row><row r="5"><c r="B5"/></row>` +
    `<row r="7">${text('C7', '4')}${text('D7', 'wide')}</row><row r="8">${text('A8', 'c')}</row>`;
  const merges = ['A1:D1', 'B2:B5', 'C7:C1048576', 'D7:E7', 'nonsense', 'A6:A8'];
  const xml = `<mergeCells count="6">${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`;
  t.same(await cellsOf(bookOf(rows, [], '', xml)), [
    [1, 'head'],
    [2, null, 'x', '1'],
    [3, 'b', 'x'],
    [4, null, 'x', '3'],
    [7, null, null, '4', 'wide'],
    [8, 'c', null, '4'],
  ]);
});

t.test('more merged cells than people make are refused', async (t) => {
  const xml = `<mergeCells>${'<mergeCell ref="A1:A2"/>'.repeat(10_001)}</mergeCells>`;
  await t.rejects(read(bookOf('<row><c><v>1</v></c></row>', [], '', xml)), { message: /10000 merged/ });
});
