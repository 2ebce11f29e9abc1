import type { Chart, ReportDocument } from '../../src/reports/document.ts';
import { document, EXPERTS } from './fixture.ts';

const load = EXPERTS.flatMap(([name, detail], i) =>
  Array.from({ length: 7 }, (_, j) => {
    const asked = (i * 3 + j * 5) % 11;
    return [
      j === 0 ? name : `${name}（${j + 1}）`,
      detail.split(' · ')[1] ?? detail,
      i % 4 === 1 ? '海智专家' : '专家',
      asked,
      Math.floor(asked / 2),
      asked === 0 ? null : Math.floor(asked / 2) / asked,
      asked === 0 ? null : `2026-11-${String(1 + ((i * 7 + j) % 27)).padStart(2, '0')}`,
      asked * 50_000,
      asked > 8
        ? ({ text: '过载', tone: 'bad' } as const)
        : asked === 0
          ? ({ text: '从未受邀', tone: 'muted' } as const)
          : '正常',
    ];
  }),
);

export const loadReport = (): ReportDocument =>
  document('专家负荷报告', [
    {
      id: 'load',
      title: '谁被请得太多，谁还没被请过',
      blocks: [
        { kind: 'chart', chart: charts.bars },
        {
          kind: 'table',
          table: {
            title: '近 90 天的邀请',
            columns: [
              { title: '专家', type: 'text', width: 24 },
              { title: '单位', type: 'text', width: 30 },
              { title: '类别', type: 'text' },
              { title: '受邀次数', type: 'integer' },
              { title: '接受', type: 'integer' },
              { title: '接受率', type: 'percent' },
              { title: '最近一次', type: 'date' },
              { title: '合同金额', type: 'yuan' },
              { title: '状态', type: 'text' },
            ],
            rows: load,
            empty: '近 90 天没有邀请。',
          },
        },
      ],
    },
    {
      id: 'none',
      title: '婉拒的原因',
      blocks: [
        {
          kind: 'table',
          table: { columns: [{ title: '原因', type: 'text' }], rows: [], empty: '近 90 天没有婉拒。' },
        },
      ],
    },
  ]);

const MONTHS = Array.from({ length: 12 }, (_, i) =>
  i === 0 ? '2025-12' : `2026-${String(i).padStart(2, '0')}`,
);

export const charts: Readonly<Record<Chart['type'], Chart>> = {
  bars: {
    ...{
      type: 'bars',
      title: '受邀次数最多的专家',
      unit: '次',
      description: '陈砚秋 24 次，居首；第 20 名以后合计 23 次。',
    },
    categories: Array.from({ length: 32 }, (_, i) => `${EXPERTS[i % 5]?.[0]}${i < 5 ? '' : `（${i}）`}`),
    series: [{ name: '受邀', values: Array.from({ length: 32 }, (_, i) => Math.max(1, 24 - i)) }],
  },
  stacked: {
    ...{ type: 'stacked', title: '各地对接结果', unit: '项', description: '德清县达成 18 项，为各地最多。' },
    categories: [
      '湖州市德清县',
      '杭州市余杭区',
      '嘉兴市',
      '温州市',
      '宁波市（含象山港海洋科技示范区及周边县）',
      '舟山市',
    ],
    series: [
      { name: '已达成', values: [18, 12, 9, 4, 7, 0] },
      { name: '洽谈中', values: [11, 14, 3, 6, 2, 1] },
      { name: '未达成', values: [4, 2, 1, 0, 5, 0] },
    ],
  },
  funnel: {
    ...{
      type: 'funnel',
      title: '从征集到签约',
      unit: '项',
      description: '征集 320 项需求，签约 41 项，占 12.8%。',
    },
    categories: ['征集需求', '已发布', '匹配到专家', '已邀请', '达成意向', '签约'],
    series: [{ name: '需求', values: [320, 264, 251, 138, 67, 41] }],
  },
  progress: {
    ...{
      type: 'progress',
      title: '年度目标完成情况',
      unit: '项',
      description: '签约 41 项，为全年目标 60 项的 68%。',
    },
    categories: ['需求征集', '专家对接', '签约合作', '引进院士团队', '培训'],
    series: [
      { name: '已完成', values: [320, 138, 41, 0, 26] },
      { name: '全年目标', values: [300, 200, 60, 2, 0] },
    ],
  },
  line: {
    ...{
      type: 'line',
      title: '每月新增对接',
      unit: '项',
      description: '6 月最多（21 项），近三月平均 14 项。',
    },
    categories: MONTHS,
    series: [{ name: '新增', values: [4, 6, 3, 9, 12, 17, 21, 18, 11, 13, 16, 14] }],
  },
};

export const progressReport = (): ReportDocument =>
  document('对接进展报告', [
    { id: 'funnel', title: '走到哪一步', blocks: [{ kind: 'chart', chart: charts.funnel }] },
    { id: 'plan', title: '目标完成', blocks: [{ kind: 'chart', chart: charts.progress }] },
    {
      id: 'places',
      title: '各地与各月',
      blocks: [charts.stacked, charts.line].map((chart) => ({ kind: 'chart', chart })),
    },
  ]);
