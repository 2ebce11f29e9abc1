import t from 'tap';
import { demandSheet } from '../../src/demands/sheet.ts';
import { enterpriseSheet } from '../../src/enterprises/sheet.ts';
import type { RoomSheet, SheetColumn } from '../../src/exchange/sheets/columns.ts';
import { regionName } from '../../src/exchange/sheets/places.ts';
import { joined, piecesOf, readCell } from '../../src/exchange/sheets/values.ts';
import { profileSheet } from '../../src/profiles/sheet.ts';
import { regions } from '../../src/reference/index.ts';
import type { RawCell } from '../../src/sheets/raw.ts';

const columnOf = ({ columns }: RoomSheet, name: string): SheetColumn =>
  columns.find(({ field }) => field === name) as SheetColumn;
const demand = (name: string) => columnOf(demandSheet, name);
const FAULT = Symbol('a fault');
const meant = (cell: RawCell, column: SheetColumn, scale?: number): unknown => {
  const read = readCell(cell, column, scale);
  return 'fault' in read ? FAULT : read.value;
};

t.test('a day is read however it was typed, and never where a part of it is missing', async (t) => {
  const days: [RawCell, unknown][] = [
    ...[
      '2026-03-05',
      '2026/3/5',
      '2026.3.5',
      '2026年3月5日',
      '２０２６年３月５日',
      '20260305',
      ' 2026-3-5 ',
    ].map((text): [RawCell, unknown] => [text, '2026-03-05']),
    ['2026-03-05 00:00:00', '2026-03-05'],
    [{ serial: 46_086 }, '2026-03-05'],
    [46_086, '2026-03-05'],
    [20_260_305, '2026-03-05'],
    [null, undefined],
    ['清空', null],
    [2026, FAULT],
    [2026.6, FAULT],
    [202_606, FAULT],
    [`a${' '.repeat(30_000)}b`, FAULT],
    ...['2026-03', '2026年3月', '三月五日', '2026-02-30', '3/5/2026', '2026-13-01', '尽快'].map(
      (text): [RawCell, unknown] => [text, FAULT],
    ),
    [3, FAULT],
    [true, FAULT],
    [{ error: '#REF!' }, FAULT],
  ];
  for (const [cell, day] of days) t.equal(meant(cell, demand('deadline')), day, JSON.stringify(cell));
});

t.test('a time is by the clock of Shanghai, unless it says by which', async (t) => {
  const times: [RawCell, unknown][] = [
    ['2026-03-05 10:30', '2026-03-05T02:30:00.000Z'],
    ['2026年3月5日 10时30分', '2026-03-05T02:30:00.000Z'],
    ['2026/3/5 10:30:15', '2026-03-05T02:30:15.000Z'],
    ['2026-03-05', '2026-03-04T16:00:00.000Z'],
    ['2026-03-05T02:30:00Z', '2026-03-05T02:30:00Z'],
    [{ serial: 46_086.4375 }, '2026-03-05T02:30:00.000Z'],
    ['2026-03-05 25:00', FAULT],
    ['昨天', FAULT],
  ];
  for (const [cell, time] of times) t.equal(meant(cell, demand('received_at')), time, JSON.stringify(cell));
});

t.test('a sum is read with its unit, or by that of its heading', async (t) => {
  const sums: [RawCell, unknown][] = [
    ...[
      500_000,
      '500000',
      '500,000',
      '５０万',
      '50万',
      '50 万元',
      '¥500,000',
      '500000元',
      '0.005亿',
      '50.0万',
    ].map((cell): [RawCell, unknown] => [cell, 500_000]),
    ['1,000,000', 1_000_000],
    ['1.5亿', 150_000_000],
    ['0.29万', 2_900],
    [null, undefined],
    ['清空', null],
    ['约50万左右', 500_000],
    ['#REF!', FAULT],
    ['面议', FAULT],
    ['50-100万', FAULT],
    ['1e5', FAULT],
    [{ error: '#N/A' }, FAULT],
  ];
  for (const [cell, sum] of sums) t.equal(meant(cell, demand('budget_cny')), sum, JSON.stringify(cell));
  t.equal(meant(50, demand('budget_cny'), 10_000), 500_000, 'a number under 万元');
  t.equal(meant('50', demand('budget_cny'), 10_000), 500_000);
  t.equal(meant('50万', demand('budget_cny'), 10_000), 500_000, 'a unit of its own counts');
  t.equal(meant('500000元', demand('budget_cny'), 10_000), 500_000);
});

t.test('yes and no are read in every way they are marked', async (t) => {
  for (const cell of [true, '是', '有', '√', 'Yes', 'TRUE', '1', 1, 'ｙ'])
    t.equal(meant(cell, demand('confidential')), true, String(cell));
  for (const cell of [false, '否', '无', '×', 'no', '0', 0])
    t.equal(meant(cell, demand('confidential')), false, String(cell));
  t.equal(meant('也许', demand('confidential')), FAULT);
});

t.test('several values stand in one cell, however they are set apart, by name or code', async (t) => {
  for (const text of [
    '新材料、装备制造',
    '新材料，装备制造',
    '新材料; 装备制造',
    '新材料/装备制造',
    '新材料\n装备制造',
  ])
    t.same(meant(text, demand('sectors')), ['new_materials', 'equipment_manufacturing'], text);
  const mixed = 'New Materials | equipment_manufacturing，新材料';
  t.same(meant(mixed, demand('sectors')), ['new_materials', 'equipment_manufacturing'], 'each once');
  t.equal(meant('关键技术攻关突破', demand('problem_type')), 'key_technology');
  t.equal(meant('中国', columnOf(profileSheet, 'country')), 'CN');
  t.same(meant('中文、English、de', columnOf(profileSheet, 'languages')), ['zh', 'en', 'de']);
  t.match(readCell('新材科', demand('sectors')), { fault: /“新材科” must be one of .*新材料/ });
  t.same(meant('清空', demand('sectors')), []);
});

t.test('a region is read by its code or by any of its names, and what it could be is told', async (t) => {
  const region = columnOf(enterpriseSheet, 'region');
  for (const text of [
    '330110',
    330_110,
    '浙江省杭州市余杭区',
    '杭州市余杭区',
    '杭州余杭',
    '余杭区',
    '余杭',
    '浙江 杭州 余杭',
  ])
    t.equal(meant(text, region), '330110', String(text));
  for (const [text, code] of [
    ['浙江', '330000'],
    ['杭州市本级', '330100'],
    ['北京市', '110000'],
    ['宁海', '330226'],
    ['海宁市', '330481'],
    ['景宁县', '331127'],
  ] as const)
    t.equal(meant(text, region), code, text);
  t.match(readCell('余抗区', region), { fault: /near it are 浙江省杭州市余杭区/ });
  t.match(readCell('上海市浦东新区', region), { fault: /near it are 上海市/ });
  t.match(readCell('火星', region), { fault: /is not known$/ });
});

t.test('every code reads back from its name', async (t) => {
  for (const { code } of regions) t.equal(meant(regionName(code), columnOf(enterpriseSheet, 'region')), code);
  for (const sheet of [enterpriseSheet, demandSheet, profileSheet])
    for (const column of sheet.columns)
      for (const { code, zh, en } of column.kind === 'region' ? [] : column.entries)
        for (const name of [code, zh, en, en.toUpperCase()])
          t.same(meant(name, { ...column, many: false }), code, `${column.zh} ${name}`);
});

t.test('values read back from the cell that holds them', async (t) => {
  for (const values of [['甲'], ['a/b', '"c"', 'd，e'], ['x"y', '一、二'], ['a\nb']])
    t.same(piecesOf(joined(values)), values);
});

t.test('a text is a text: numbers, days and errors in it are not taken for others', async (t) => {
  t.equal(meant(2_026, demand('title')), '2026');
  t.equal(meant({ serial: 46_086 }, demand('title')), '2026-03-05');
  t.equal(meant('=1+1', demand('title')), '=1+1');
  t.equal(meant({ error: '#REF!' }, demand('title')), FAULT);
  t.equal(meant('demo-ent-001', demand('owner_id')), 'ext:demo-ent-001');
});
