import t from 'tap';
import { bookOf } from '../sheets/archives.ts';
import { createApp } from '../support/app.ts';
import { expectProblem } from '../support/problems.ts';
import { importing, XLSX } from './workbooks.ts';

const { as, database } = await createApp(t);
const ask = as('province_operator');
const load = importing(ask, 'demands');
const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;

t.test('a workbook has so many rows and bytes, and more are to come as CSV', async (t) => {
  const rows = `<row>${cell('需求名称')}</row>${`<row>${cell('甲')}</row>`.repeat(50_001)}`;
  const many = await load(bookOf(rows));
  expectProblem(t, many, 'body_too_large');
  t.match(many.body.detail, /50000 rows: send more as CSV/);
  const large = await load(Buffer.alloc(20 * 1024 * 1024 + 1));
  expectProblem(t, large, 'body_too_large');
  t.match(large.body.detail, /20 MB: send more as CSV/);
});

t.test('what is refused as a whole leaves nothing behind', async (t) => {
  for (const body of ['not a workbook', Buffer.alloc(5 * 1024 * 1024, 'x')])
    expectProblem(t, await ask('POST', '/v1/demands/import', body, XLSX), 'invalid_request');
  t.equal((await database.pool.query('SELECT count(*)::int AS n FROM files')).rows[0].n, 0);
  t.equal((await ask('GET', '/v1/demands')).body.items.length, 0);
});

t.test('a text that looks like a formula is stored as it is, and never comes out as one', async (t) => {
  const titles = ['=cmd|calc', '+1+1', '-1', '@SUM(A1)'];
  t.match((await load(`需求名称\n${titles.join('\n')}\n`)).body, { created: 4, rejected: 0 });
  const csv = (await ask('GET', '/v1/demands/export?format=csv')).raw;
  for (const title of titles) t.ok(csv.includes(`'${title}`), title);
  const { bytes } = await ask('GET', '/v1/demands/export?format=xlsx');
  t.match((await load(bytes)).body, { unchanged: 4 });
  t.match(
    (await ask('POST', '/v1/demands/import', csv, { 'content-type': 'text/csv; charset=utf-8' })).body,
    { unchanged: 4 },
  );
});

t.test('a cell far below all others keeps nobody waiting, and what is wrong is still marked', async (t) => {
  const rows = [
    [1, '需求名称', '预算'],
    [2, '远行', '面议'],
    [1_000_000, '天边', 'x'],
  ].map(([at, ...texts]) => `<row r="${at}">${texts.map((text) => cell(String(text))).join('')}</row>`);
  const { body } = await load(bookOf(rows.join('')));
  t.match(body, { rejected: 2, errors: [{ line: 2 }, { line: 1_000_000 }] });
  const marked = await ask('GET', body.sheet_url);
  t.equal(marked.status, 200);
});
