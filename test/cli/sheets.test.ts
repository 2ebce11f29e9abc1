import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import readWorkbook from 'read-excel-file/node';
import t from 'tap';
import { openConsole } from '../support/console.ts';
import { temporaryFolder } from '../support/processes.ts';
import { openServices } from '../support/services.ts';

const runCli = openConsole(t);
const folder = await temporaryFolder(t);
await openServices(t, folder);
const cli = (...args: string[]) => runCli(folder, args);
const file = (name: string) => join(folder, name);

t.test('a sheet is imported by the ending of its name, and what is wrong is marked in another', async (t) => {
  await writeFile(file('in.csv'), '需求名称,预算（万元）,备注\n甲,50,x\n乙,很多,y\n');
  const some = await cli('import', 'demands', 'in.csv', '--marked', 'wrong.xlsx');
  t.equal(some.code, 1);
  t.match(
    some.stdout,
    /^demands: 1 created, 0 updated, 0 unchanged, 1 rejected\n {2}columns that are not known: 备注\n/,
  );
  t.match(some.stdout, /line 3 .*: \/budget_cny “很多” is not a sum \(column 预算（万元）\)/);
  const [sheet] = await readWorkbook(file('wrong.xlsx'));
  t.same(sheet?.data[0], ['需求名称', '预算（万元）', '备注', '错误原因']);
  t.equal(sheet?.data[1]?.[3], '已导入');
});

t.test('what is exported as a sheet is imported again without a change', async (t) => {
  for (const name of ['out.xlsx', 'out.csv']) {
    t.equal((await cli('export', 'demands', name)).code, 0);
    t.match(
      (await cli('import', 'demands', name)).stdout,
      /0 created, 0 updated, 1 unchanged, 0 rejected/,
      name,
    );
  }
  const piped = await cli('export', 'demands', '--format', 'csv');
  t.equal(piped.stdout, await readFile(file('out.csv'), 'utf8'));
});

t.test('a template is written, and holds no row', async (t) => {
  t.equal((await cli('template', 'profiles', 'template.xlsx')).code, 0);
  const sheets = await readWorkbook(file('template.xlsx'));
  t.same(
    sheets.map(({ sheet }) => sheet),
    ['专家', '填写说明', '示例', '选项'],
  );
  t.match((await cli('import', 'profiles', 'template.xlsx')).stdout, /0 created, .* 0 rejected/);
});

t.test('a file that is no sheet of the room is said to be none', async (t) => {
  await writeFile(file('bad.xlsx'), 'not a workbook');
  t.match(await cli('import', 'demands', 'bad.xlsx'), { code: 1, stderr: /not an XLSX workbook/ });
  t.match(await cli('export', 'campaigns', 'campaigns.xlsx'), {
    code: 1,
    stderr: /campaigns come as NDJSON/,
  });
});
