import t from 'tap';
import { demandSheet } from '../../src/demands/sheet.ts';
import { enterpriseSheet } from '../../src/enterprises/sheet.ts';
import { mergeItems } from '../../src/exchange/sheets/evidence.ts';
import { plainHeading } from '../../src/exchange/sheets/headings.ts';
import { inChinese } from '../../src/exchange/sheets/messages.ts';
import { profileSheet } from '../../src/profiles/sheet.ts';

const sheets = [enterpriseSheet, demandSheet, profileSheet];

t.test('every field of a line has its column, or stands among those that are left out', async (t) => {
  for (const { resource, schema, columns, leftOut } of sheets) {
    const fields = Object.keys((schema as unknown as { properties: object }).properties).sort();
    const known = new Set([...columns.map(({ field }) => field), ...leftOut]);
    t.same([...known].sort(), fields, resource);
  }
});

t.test('no two columns of a sheet go by one name', async (t) => {
  for (const { resource, columns } of sheets)
    for (const names of [columns.map(({ zh }) => zh), columns.map(({ part, field }) => part ?? field)])
      t.equal(new Set(names.map(plainHeading)).size, columns.length, resource);
});

t.test('what a person has done keeps its place, its abstract, and what no column speaks of', async (t) => {
  const stored = [
    { kind: 'publication', title: '甲', abstract: '摘要', year: 2021 },
    { kind: 'patent', title: '乙' },
    { kind: 'publication', title: '丙（2019）', year: null },
    { kind: 'award', title: '丁', year: 2020 },
  ];
  const listed = [
    { kind: 'publication', title: '丙', year: 2019 },
    { kind: 'publication', title: '甲', year: 2021 },
    { kind: 'patent', title: '乙', year: null },
  ];
  t.same(mergeItems(stored, listed, ['publication', 'patent']), stored, 'what reads the same is the same');
  t.same(
    mergeItems(
      stored,
      [
        { kind: 'publication', title: '甲', year: 2022 },
        { kind: 'publication', title: '戊', year: null },
      ],
      ['publication'],
    ),
    [
      { kind: 'publication', title: '甲', abstract: '摘要', year: 2022 },
      { kind: 'patent', title: '乙' },
      { kind: 'award', title: '丁', year: 2020 },
      { kind: 'publication', title: '戊', year: null },
    ],
  );
});

t.test('what is wrong is said in Chinese, and in English where there are no words for it', async (t) => {
  t.equal(inChinese('is required'), '必填，请填写');
  t.equal(inChinese('“随便” is not a sum'), '“随便”不是数字，请填数字，例如 500000 或 50万');
  t.equal(inChinese('is out of this world'), 'is out of this world');
});
