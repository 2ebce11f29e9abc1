import type { Block, Card, Entry, Marked, ReportDocument, Section } from '../../src/reports/document.ts';

/** Reports as a county association would get them; nobody in them exists. */

const NEW: Marked = { text: '新进', tone: 'accent' };
const UP: Marked = { text: '上升 2 位', tone: 'good' };
const DOWN: Marked = { text: '下降 1 位', tone: 'warning' };

export const EXPERTS: readonly (readonly [name: string, detail: string, why: string])[] = [
  [
    '陈砚秋',
    '院士 · 浙东工业大学 · 杭州市',
    '主题相符：减速器、寿命预测、疲劳试验；成果：专利《一种谐波减速器柔轮的寿命评估方法》（2023）',
  ],
  [
    'Dr. Margaret Oyelaran-Whitfield',
    '海智专家 · Northmoor Institute of Advanced Manufacturing Research · 英国',
    '主题相符：strain wave gearing（谐波传动）、fatigue life（疲劳寿命）；论文 Fatigue of thin-walled flexsplines under cyclic load（2022）；语言：英语',
  ],
  [
    '浙江省传动与控制学会',
    '学会（省级）· 杭州市',
    '可提供标准制定、科技评价；理事单位中有 3 家本县企业；过去一年对接 4 次，达成 2 项',
  ],
  [
    '欧阳明溪',
    '专家 · 德清县地理信息技术研究院 · 湖州市德清县',
    '同县；产业相符：智能制造；可提供联合攻关、技术培训',
  ],
  ['李想', '专家 · 宁海精密仪器有限公司 · 宁波市', '主题相符：精密测量；服务相符：新产品开发'],
];

const DEMANDS: readonly (readonly [title: string, owner: string, region: string])[] = [
  ['人形机器人用谐波减速器柔轮疲劳寿命提升', '德清云帆机电有限公司', '湖州市德清县'],
  [
    '高比能固态电池硫化物电解质界面稳定性与规模化制备工艺，以及在零下三十摄氏度低温环境下保持八成以上容量的整包热管理方案联合攻关',
    '浙江晨曦新能源材料科技股份有限公司（下渚湖街道产业园三期）',
    '湖州市德清县',
  ],
  ['AI 质检', '莫干山食品厂', '湖州市德清县'],
  ['海水淡化膜抗污染改性', '嵊泗蓝湾环境工程有限公司', '舟山市嵊泗县'],
  [
    'Low-cost hyperspectral sensing for tea-garden pest monitoring 茶园病虫害低成本高光谱监测',
    '安吉白茶研究合作社',
    '湖州市安吉县',
  ],
  ['老旧小区三维实景数据更新', '余杭区城市数据管理中心', '杭州市余杭区'],
  ['抗体偶联药物连接子稳定性评价', '余杭知微生物医药有限公司', '杭州市余杭区'],
  ['小型注塑机能耗优化', '海盐振兴塑胶厂', '嘉兴市海盐县'],
  ['乡村医生远程心理支持', '新市镇卫生院', '湖州市德清县'],
  ['船用燃料电池安全评估', '舟山远帆船舶设计院', '舟山市定海区'],
  ['湿地生态修复效果遥感评价', '下渚湖湿地管理委员会', '湖州市德清县'],
  ['钢琴共鸣板木材声学筛选', '洛舍琴韵钢琴有限公司', '湖州市德清县'],
];

function entries(demand: number, count: number): Entry[] {
  return Array.from({ length: count }, (_, i) => {
    const [title, detail, text] = EXPERTS[(demand + i) % EXPERTS.length] ?? ['', '', ''];
    const badge = [NEW, null, UP, DOWN, null][(demand * 2 + i) % 5] ?? null;
    return { rank: i + 1, title, detail, score: 0.93 - demand * 0.021 - i * 0.072, badge, text };
  });
}

function card(i: number, count: number): Card {
  const [title, owner, region] = DEMANDS[i % DEMANDS.length] ?? ['', '', ''];
  const isUnmet = i % DEMANDS.length === 11;
  return {
    title,
    badges: [
      i % 3 === 0 ? { text: '对接中', tone: 'good' } : { text: '已发布', tone: 'muted' },
      ...(i % 4 === 1 ? [{ text: '7 天内截止', tone: 'bad' } as const] : []),
    ],
    facts: [
      { label: '企业', value: owner },
      { label: '所在地', value: region },
      { label: '截止', value: `2026-12-${String(4 + i).padStart(2, '0')}` },
      { label: '类型', value: '关键技术攻关突破' },
    ],
    entries: isUnmet ? [] : entries(i % DEMANDS.length, count),
    notes: [
      ...(isUnmet
        ? [{ text: '没有匹配度达到 30% 的专家：请补充需求描述，或放宽专家类别。', tone: 'bad' } as const]
        : []),
      ...(i % 5 === 2 ? [{ text: '退出：林致远（婉拒，2026-11-24）', tone: 'muted' } as const] : []),
      ...(i % 6 === 3
        ? [{ text: '前 3 名均在 30 天内受邀 3 次以上，建议先问第 4 名。', tone: 'warning' } as const]
        : []),
    ],
  };
}

/** Cards that are made one by one, and say so. */
export function* cards(count: number, size: number, made?: (i: number) => void): Generator<Block> {
  for (let i = 0; i < count; i++) {
    made?.(i);
    yield { kind: 'card', card: card(i, size) };
  }
}

const FACTS = [
  { label: '范围', value: '湖州市德清县及相邻区县，全部领域' },
  { label: '数据截至', value: '2026-11-28 08:00' },
  { label: '对比', value: '2026-11-21 的报告' },
  { label: '引擎', value: '6.2 · 词库 118' },
];

export function document(title: string, sections: readonly Section[]): ReportDocument {
  return { title, subtitle: '湖州市德清县 · 2026年11月28日', facts: FACTS, sections, sheets: [], main: 0 };
}

const overview: readonly Block[] = [
  {
    kind: 'figures',
    figures: [
      { label: '待对接需求', value: '12', note: '比上周多 2 项' },
      { label: '有合适专家', value: '11', note: '匹配度 30% 以上', tone: 'good' },
      { label: '7 天内截止', value: '3', note: '最早 12 月 5 日', tone: 'warning' },
      { label: '没有合适专家', value: '1', note: '需补充描述', tone: 'bad' },
      { label: '新进专家', value: '9', note: '首次进入前 5 名', tone: 'accent' },
    ],
  },
  { kind: 'text', text: '本周先做这几件事：' },
  {
    kind: 'list',
    items: [
      '12 月 5 日前：为“高比能固态电池硫化物电解质界面稳定性……”邀请 Dr. Margaret Oyelaran-Whitfield（匹配度 91%，本周新进）。',
      '“钢琴共鸣板木材声学筛选”没有合适专家：请洛舍琴韵钢琴有限公司补充技术指标。',
      '“海水淡化膜抗污染改性”的前 3 名近期受邀较多，先问李想。',
    ],
  },
  { kind: 'text', tone: 'warning', text: '2 项需求没有填写截止日期，按发布后 90 天计。' },
];

const notes: readonly Block[] = [
  { kind: 'text', text: '匹配度由主题、产业、服务、地区、对接记录与余量加权而成，可在需求之间比较。' },
  { kind: 'text', tone: 'note', text: '名次变化与 2026-11-21 的报告相比；首次进入名单的标“新进”。' },
];

export const matchReport = (): ReportDocument =>
  document('需求匹配报告', [
    { id: 'overview', title: '本周要做的事', blocks: overview },
    { id: 'demands', title: '各项需求的专家', blocks: cards(12, 5) },
    { id: 'notes', title: '说明', blocks: notes },
  ]);
