import t from 'tap';
import { createApp } from '../support/app.ts';
import { expectProblem } from '../support/problems.ts';
import { aWorkbook, CSV, importing } from './workbooks.ts';

const { as } = await createApp(t);
const ask = as('province_operator');
const load = importing(ask, 'demands');
const get = async (title: string) =>
  (await ask('GET', '/v1/demands?page_size=200')).body.items.find(
    (row: { title: string }) => row.title === title,
  );

t.test('headings are found in Chinese, in English, by field names, and as people write them', async (t) => {
  const headings = [
    ['需求名称', '所在地区', '预算（元）'],
    ['Title', 'Region', 'Budget CNY'],
    ['title', 'region', 'budget_cny'],
    ['需求 名称 *', '所在地区（请写到区县）', '预算'],
    ['*需求名称：', '【必填】所属地区', '经费预算(元)'],
    ['ｔｉｔｌｅ', 'Region', '预算金额'],
  ];
  for (const [i, row] of headings.entries()) {
    const book = await aWorkbook([row, [`第${i}个`, '余杭区', 500_000]]);
    t.match((await load(book)).body, { created: 1, rejected: 0 }, row.join());
    t.match(await get(`第${i}个`), { region: '330110', budget_cny: 500_000 });
  }
});

t.test(
  'a title may stand above the headings, and rows are told as the spreadsheet numbers them',
  async (t) => {
    const book = await aWorkbook([
      ['2026年技术需求汇总表'],
      ['填报单位：示例科协', null, null],
      [],
      ['序号', '需求名称', '期限'],
      [1, '有题头的需求', '2027-01-31'],
      [],
      [2, '日期不全', '2027-01'],
    ]);
    const { body } = await load(book);
    t.match(body, { created: 1, rejected: 1, ignored_columns: ['序号'], errors: [{ line: 7 }] });
  },
);

t.test('under 万元 a number counts ten thousand', async (t) => {
  t.match((await load('需求名称,预算（万元）\n万元,50\n')).body, { created: 1 });
  t.match(await get('万元'), { budget_cny: 500_000 });
});

t.test('a number counts what the heading says: yuan, or thousands and more of them', async (t) => {
  const units: [heading: string, yuan: number][] = [
    ...([
      ['预算（元）', 2],
      ['预算（千元）', 2e3],
      ['预算(单位：百万元)', 2e6],
      ['预算亿元', 2e8],
    ] as const),
    ...([
      ['预算（万）', 2e4],
      ['预算（人民币万元）', 2e4],
      ['预算 RMB', 2],
      ['预算[以万元计]', 2e4],
    ] as const),
    ...([
      ['预算（千万元）', 2e7],
      ['预算（不含税）', 2],
      ['预算（元，税前百万）', 2],
    ] as const),
  ].map(([heading, yuan]): [string, number] => [heading, yuan]);
  for (const [i, [heading, yuan]] of units.entries()) {
    t.match((await load(`需求名称,"${heading}"\n单位${i},2\n`)).body, { created: 1, rejected: 0 }, heading);
    t.match(await get(`单位${i}`), { budget_cny: yuan }, heading);
  }
});

t.test('a sheet that counts in other money than yuan is refused', async (t) => {
  for (const heading of [
    '预算（万美元）',
    '预算 (USD)',
    '预算（欧元）',
    '预算万美元',
    '预算（THB）',
    '预算＄',
    '预算(€)',
  ])
    for (const rows of [`需求名称,${heading}\n外币,2\n`]) {
      const reply = await load(rows);
      expectProblem(t, reply, 'invalid_request', ['/budget_cny'], heading);
      t.match(JSON.stringify(reply.body.errors), /yuan/);
    }
});

t.test('a cell that is far too long for a heading is none, and costs nothing', async (t) => {
  const long = `需求名称${'('.repeat(30_000)}`;
  const since = performance.now();
  expectProblem(t, await load(`${Array(60).fill(long).join()}\n1\n`), 'invalid_request', ['/title']);
  t.ok(performance.now() - since < 5_000, `${performance.now() - since} ms`);
  expectProblem(t, await load(`需求名称（${'说明'.repeat(100)}）\n1\n`), 'invalid_request', ['/title']);
});

t.test('a sheet without what it must have, or with a column twice, is refused as a whole', async (t) => {
  const reply = await load('预算,期限,截止日期\n1,2027-01-31,2027-01-31\n');
  expectProblem(t, reply, 'invalid_request', ['/title', '/deadline']);
  t.match(JSON.stringify(reply.body.errors), /需求名称.*期限, 截止日期/);
  expectProblem(t, await load('甲,乙\n丙,丁\n'), 'invalid_request', ['/title']);
  expectProblem(t, await load(''), 'invalid_request', ['/title'], 'an empty file');
});

t.test('the first sheet that fits is read, wherever it stands', async (t) => {
  const { toXlsx } = await import('../../src/sheets/xlsx.ts');
  const sheet = (name: string, titles: string[], cells: string[]) => ({
    name,
    columns: titles.map((title) => ({ title, type: 'text' as const })),
    rows: [cells],
  });
  const sheets = [
    sheet('说明', ['技术需求'], ['请看第二张表']),
    sheet('数据', ['需求名称', '期限'], ['第二张表', '2027-01-31']),
  ];
  const stream = toXlsx(sheets, { title: 'x', created: new Date() });
  t.match((await load(Buffer.concat(await stream.toArray()))).body, { created: 1, rejected: 0 });
});

t.test('a sheet keeps what it has no column for, or an empty cell; 清空 takes away', async (t) => {
  const fields = {
    external_id: 'kept',
    title: '保留',
    budget_cny: 1,
    keywords: ['氢脆'],
    description: '原文',
  };
  await ask('POST', '/v1/demands', fields);
  t.match((await load('编号,需求名称,预算\nkept,保留,\n')).body, { unchanged: 1 });
  t.match(await get('保留'), { budget_cny: 1 });
  t.match((await load('编号,需求名称,预算\nkept,保留,清空\n')).body, { updated: 1 });
  t.match(await get('保留'), { budget_cny: null, keywords: ['氢脆'], description: '原文' });
  t.match((await load('编号,需求名称\nkept,保留\n')).body, { unchanged: 1 });
});

t.test('a row without an id of its own is found again by what it is and who brought it', async (t) => {
  const rows = '需求名称,需求单位,关键词\n同一条,示例公司,甲\n';
  t.match((await load(rows)).body, { created: 1 });
  t.match((await load(rows.replace('甲', '乙'))).body, { created: 0, updated: 1 });
  t.match((await load(rows.replace('示例公司', '另一公司'))).body, { created: 1 });
});

t.test('two rows that are the same by all that names them are not made one', async (t) => {
  const rows = '需求名称,需求描述\n水稻病虫害防治,甲镇的\n水稻病虫害防治,乙镇的\n';
  t.match((await load(rows)).body, {
    ...{ created: 1, updated: 0, rejected: 1 },
    errors: [{ line: 3, errors: [{ message: /is the same as row 2/ }] }],
  });
  const places = '需求名称,所在地区\n山塘清淤,余杭区\n山塘清淤,德清县\n';
  t.match((await load(places)).body, { created: 2 }, 'of no owner, the place tells them apart');
});

t.test('a number that stands before each line names no row of another sheet', async (t) => {
  t.match((await load('编号,需求名称\n1,三月的需求\n')).body, { created: 1 });
  t.match((await load('编号,需求名称\n1,四月的需求\n')).body, { created: 1, updated: 0 });
});

t.test('what was set meanwhile is not taken back by sending a corrected sheet again', async (t) => {
  const sheet = '需求名称,保密,公开摘要,参与匹配,编号\n渐变,,,,later\n';
  t.match((await load(sheet)).body, { created: 1 });
  const set = { confidential: true, public_summary: '摘要', active: false };
  await ask('PATCH', '/v1/demands/ext:later', set, { 'if-match': '*' });
  t.match((await load(sheet)).body, { unchanged: 1 });
  t.match((await ask('GET', '/v1/demands/ext:later')).body, set);
});

t.test('one known heading among others is enough where it is all a sheet must have', async (t) => {
  const rows = '技术需求,\n序号,需求名称,联系人,联系电话\n1,只有名称,张三,0571\n';
  t.match((await load(rows)).body, { created: 1, ignored_columns: ['序号', '联系人', '联系电话'] });
  t.ok(await get('只有名称'));
});

t.test('a list of what the headings mean is no sheet, wherever it stands', async (t) => {
  const { toXlsx } = await import('../../src/sheets/xlsx.ts');
  const sheet = (name: string, [titles = [], ...rows]: string[][]) => ({
    ...{ name, rows, columns: titles.map((title) => ({ title, type: 'text' as const })) },
  });
  const sheets = [
    sheet('填写说明', [
      ['需求名称', '必填'],
      ['关键词', '用顿号隔开'],
    ]),
    sheet('数据', [
      ['序号', '需求名称'],
      ['1', '说明后面的表'],
    ]),
  ];
  const stream = toXlsx(sheets, { title: 'x', created: new Date() });
  t.match((await load(Buffer.concat(await stream.toArray()))).body, { created: 1, rejected: 0 });
  t.ok(await get('说明后面的表'));
});

t.test('a heading that is merged over two rows is no row of its own', async (t) => {
  const rows = '需求名称,关键词,联系,\n需求名称,关键词,联系人,电话\n两行表头,甲,张三,0571\n';
  t.match((await load(rows)).body, { created: 1, rejected: 0 });
  t.notOk(await get('需求名称'));
});

t.test('two columns of one list are both read', async (t) => {
  const rows = '需求名称,所属行业,技术领域\n两列领域,新材料,装备制造、新材料\n';
  t.match((await load(rows)).body, { created: 1 });
  t.same((await get('两列领域')).sectors, ['new_materials', 'equipment_manufacturing']);
});

t.test('other resources take no sheets', async (t) => {
  expectProblem(t, await ask('POST', '/v1/associations/import', 'a,b\n', CSV), 'unsupported_media_type');
  expectProblem(t, await ask('POST', '/v1/demands', 'a,b\n', CSV), 'unsupported_media_type');
});
