import exceljs from 'exceljs';
import t from 'tap';
import { createApp } from '../support/app.ts';
import { principals } from '../support/principals.ts';
import { importing, rowsOf, XLSX } from './workbooks.ts';

const app = await createApp(t);
const ask = app.as('province_operator');
const load = importing(ask, 'demands');

/** What a clerk does in a spreadsheet program: opens a workbook, changes cells, saves it. */
async function edited(bytes: Buffer, change: (sheet: exceljs.Worksheet) => void): Promise<Buffer> {
  const book = new exceljs.Workbook();
  await book.xlsx.load(bytes as unknown as exceljs.Buffer);
  change(book.worksheets[0] as exceljs.Worksheet);
  return Buffer.from(await book.xlsx.writeBuffer());
}

t.test('from the template to the last corrected row, in the words of who fills it in', async (t) => {
  const template = (await ask('GET', '/v1/demands/template.xlsx')).bytes;
  const columns = new Map<string, number>();
  const filled = await edited(template, (sheet) => {
    sheet.getRow(1).eachCell((cell, at) => columns.set(String(cell.value).replace(' *', ''), at));
    for (let i = 0; i < 20; i++) {
      const row = sheet.getRow(i + 2);
      const set = (heading: string, value: exceljs.CellValue) => {
        row.getCell(columns.get(heading) as number).value = value;
      };
      set('需求名称', `示例需求 ${i}`);
      set('需求单位', '示例紧固件有限公司');
      set('所在地区', ['余杭区', '杭州市余杭区', '浙江省杭州市余杭区'][i % 3] as string);
      set('所属领域', '新材料、装备制造');
      set('预算（元）', i % 2 ? 500_000 : '50万');
      set('期限', new Date('2027-06-30T00:00:00Z'));
      if (i === 3) set('所在地区', '余抗区');
      if (i === 5) set('期限', '2027年6月');
      if (i === 7) set('预算（元）', '面议');
    }
  });
  const first = await load(filled);
  t.match(first, { status: 200, body: { created: 17, rejected: 3 } });
  t.same(
    first.body.errors.map(({ line, errors }: { line: number; errors: object[] }) => [line, errors]),
    [
      [
        5,
        [
          {
            pointer: '/region',
            message: '“余抗区” is not known: near it are 浙江省杭州市余杭区 (column 所在地区)',
          },
        ],
      ],
      [
        7,
        [
          {
            pointer: '/deadline',
            message: '“2027年6月” is not a whole day such as 2026-03-05 (column 期限)',
          },
        ],
      ],
      [9, [{ pointer: '/budget_cny', message: '“面议” is not a sum (column 预算（元）)' }]],
    ],
  );
  t.match(first.body.sheet_url, /^\/v1\/imports\/[0-9a-f-]{36}\/sheet$/);

  const marked = (await ask('GET', first.body.sheet_url)).bytes;
  const [headings = [], ...rows] = await rowsOf(marked);
  t.equal(headings.at(-1), '错误原因');
  t.equal(rows.length, 20);
  const told = rows.map((row) => row.at(-1));
  t.equal(told.filter((each) => each === '已导入').length, 17);
  t.match(told[3], '所在地区：查不到“余抗区”，是不是：浙江省杭州市余杭区');
  t.match(told[5], '期限：“2027年6月”不是完整的日期');
  t.match(told[7], '预算（元）：“面议”不是数字');

  const corrected = await edited(marked, (sheet) => {
    const wrong = sheet.getRow(5).getCell(columns.get('所在地区') as number);
    t.match(wrong.fill, { fgColor: { argb: 'FFFFC7CE' } }, 'what is wrong is red');
    t.match(JSON.stringify(wrong.note), /查不到/, 'and says why');
    wrong.value = '余杭区';
    sheet.getRow(7).getCell(columns.get('期限') as number).value = '2027.6.30';
    sheet.getRow(9).getCell(columns.get('预算（元）') as number).value = '80万元';
  });
  const second = await load(corrected);
  t.match(second.body, { created: 3, unchanged: 17, updated: 0, rejected: 0 });
  t.notOk(second.body.sheet_url, 'there is nothing left to mark');
  const { items } = (await ask('GET', '/v1/demands?page_size=100')).body;
  t.equal(items.length, 20);
  t.match(
    items.find(({ title }: { title: string }) => title === '示例需求 7'),
    {
      region: '330110',
      budget_cny: 800_000,
      deadline: '2027-06-30',
      sectors: ['new_materials', 'equipment_manufacturing'],
    },
  );
});

t.test('a dry run says in the sheet what could be imported', async (t) => {
  const { body } = await load('需求名称,预算（万元）\n甲,50\n乙,许多\n', '?dry_run=true');
  t.match(body, { created: 1, rejected: 1 });
  const rows = await rowsOf((await ask('GET', body.sheet_url)).bytes);
  t.same(rows.slice(0, 2), [
    ['需求名称', '预算（万元）', '错误原因'],
    ['甲', '50', '可导入'],
  ]);
});

t.test('a marked sheet is for who imported, and for the province', async (t) => {
  const keyOf = principals(app);
  const near = (await ask('POST', '/v1/associations', { name: '近', level: 'county', region: '330110' })).body
    .id;
  const far = (await ask('POST', '/v1/associations', { name: '远', level: 'county', region: '330521' })).body
    .id;
  const mine = await keyOf({ role: 'association_operator', subject_id: near });
  const others = await keyOf({ role: 'association_operator', subject_id: far });
  const { body } = await importing(mine, 'demands')('需求名称,预算\n丙,1\n丁,很多\n');
  t.match(body, { created: 1, rejected: 1, errors: [{ errors: [{ pointer: '/budget_cny' }] }] });
  t.equal((await mine('GET', body.sheet_url)).status, 200);
  t.equal((await others('GET', body.sheet_url)).status, 404);
  t.equal((await app.as('assessor')('GET', body.sheet_url)).status, 403);
  t.equal((await ask('GET', body.sheet_url)).status, 200);
  const part = await mine('GET', body.sheet_url, undefined, { range: 'bytes=0-3' });
  t.match(part, { status: 206, headers: { 'content-type': XLSX['content-type'] } });
});
