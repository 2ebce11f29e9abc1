import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import readXlsx from 'read-excel-file/node';
import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { loadDemo } from '../../src/demo/load.ts';
import { createJobs } from '../jobs/support.ts';
import { temporaryFolder } from '../support/processes.ts';

const app = await createJobs(t, []);
const admin = app.as('admin');
const OFFICE = ['/usr/bin/soffice', '/usr/bin/libreoffice'].find((path) => existsSync(path));
const SHEETS = {
  demand_match: ['概览', '匹配明细', '需求清单', '暂无合适专家', '变化'],
  expert_load: ['概览', '专家负荷', '从未邀请'],
  docking_progress: [
    '概览',
    '分地区',
    '分领域',
    '按月',
    '各环节用时',
    '卡在哪里',
    '成果与目标',
    '需求进展明细',
  ],
};
type Kind = keyof typeof SHEETS;
const made = new Map<Kind, Buffer>();

t.test('the demo data come with a report of each kind, whose workbook reads back', async (t) => {
  await loadDemo(app.services);
  await app.work();
  for (const report of (await admin('GET', '/v1/reports')).body.items) {
    await app.over({ id: report.job_id });
    const reply = await app.app.inject({
      url: `/v1/reports/${report.id}/files/xlsx`,
      headers: {
        authorization: `Bearer ${(await app.services.keys.create(system, { name: 'x', role: 'admin' })).key}`,
      },
    });
    const kind = report.kind as Kind;
    made.set(kind, reply.rawPayload);
    const book = await readXlsx(reply.rawPayload);
    t.same(
      book.map(({ sheet }) => sheet),
      SHEETS[kind],
      kind,
    );
    for (const { sheet, data } of book) {
      t.ok(data.length > 0, `${kind} ${sheet} has headings`);
      t.ok(
        data[0]?.every((title) => typeof title === 'string' && title !== ''),
        `${sheet}: every column is named`,
      );
    }
  }
  t.equal(made.size, 3);
});

t.test('its cells are what they are: texts, numbers, shares, days and times', async (t) => {
  const book = await readXlsx(made.get('demand_match') as Buffer);
  const rows = book.find(({ sheet }) => sheet === '匹配明细')?.data ?? [];
  const column = (title: string) => rows.slice(1).map((row) => row[rows[0]?.indexOf(title) ?? -1]);
  t.ok(column('名次').every((rank) => Number.isInteger(rank)));
  t.ok(column('匹配度').every((score) => typeof score === 'number' && score > 0 && score <= 1));
  t.ok(column('理由').every((reason) => typeof reason === 'string' && reason.endsWith('。')));
  const list = book.find(({ sheet }) => sheet === '需求清单')?.data ?? [];
  const at = (title: string) => list.slice(1).map((row) => row[list[0]?.indexOf(title) ?? -1]);
  t.ok(at('登记时间').every((time) => time instanceof Date));
  t.ok(at('期限').some((day) => day instanceof Date));
});

t.test(
  'LibreOffice opens each workbook and finds all its sheets',
  { skip: OFFICE ? false : 'LibreOffice is not installed here', timeout: 180_000 },
  async (t) => {
    const folder = await temporaryFolder(t);
    for (const [kind, bytes] of made) {
      await writeFile(join(folder, `${kind}.xlsx`), bytes);
      const profile = `-env:UserInstallation=file://${join(folder, 'office')}`;
      await promisify(execFile)(OFFICE as string, [
        ...[profile, '--headless', '--convert-to', 'fods', '--outdir', folder, join(folder, `${kind}.xlsx`)],
      ]);
      const flat = await readFile(join(folder, `${kind}.fods`), 'utf8');
      for (const name of SHEETS[kind]) t.ok(flat.includes(`table:name="${name}"`), `${kind} ${name}`);
      t.notMatch(flat, /table:formula=/, `${kind}: nothing in it is a formula`);
    }
  },
);
