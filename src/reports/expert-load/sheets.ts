import type { Cell, Sheet } from '../../sheets/sheet.ts';
import { countryName, dateCell, fullRegionName, sectorName, wordFor } from '../wording.ts';
import { adviceFor, whySpare } from './phrases.ts';
import { isUnasked } from './rule.ts';
import type { ExpertLoad, ExpertLoadReport, LoadSums } from './schema.ts';

const sectorsCell = (sectors: readonly string[]): string => sectors.map(sectorName).join('、');
const placeCell = ({ region, country }: ExpertLoad): string | null =>
  region === null ? country && countryName(country) : fullRegionName(region);

/** Sums as a whole, by kind and by sector. */
export function overviewSheet({ totals, by_kind, by_sector }: ExpertLoadReport): Sheet {
  const row = (group: string, name: string, demands: number | null, sums: LoadSums): Cell[] => [
    ...[group, name, demands, sums.experts, sums.asked, sums.never_asked, sums.full, sums.open, sums.waiting],
    ...[sums.invitations, sums.acceptances, sums.refusals, sums.expiries, sums.acceptance_rate],
  ];
  return {
    name: '概览',
    columns: [
      { title: '分组', type: 'text' },
      { title: '名称', type: 'text' },
      ...['可对接的需求', '专家', '邀请过', '从未邀请', '名额已满', '在办对接', '等待答复', '邀请次数'].map(
        (title) => ({ title, type: 'integer' }) as const,
      ),
      ...['接受', '谢绝', '逾期未答复'].map((title) => ({ title, type: 'integer' }) as const),
      { title: '接受率', type: 'percent' },
    ],
    rows: [
      row('合计', '全部专家', null, totals),
      ...by_kind.map((sums) => row('按类别', wordFor('profile_kinds', sums.kind), null, sums)),
      ...by_sector.map((sums) =>
        row('按领域', sums.sector === null ? '未注明领域' : sectorName(sums.sector), sums.open_demands, sums),
      ),
    ],
  };
}

/** Every expert, most invited first. */
export function loadSheet(report: ExpertLoadReport): Sheet {
  const { experts, days } = report;
  return {
    name: '专家负荷',
    columns: [
      { title: '姓名', type: 'text' },
      { title: '类别', type: 'text' },
      { title: '单位', type: 'text', width: 30 },
      { title: '地区', type: 'text' },
      { title: '领域', type: 'text', width: 30 },
      ...[`近${days}天邀请`, `近${days}天接受`, `近${days}天谢绝`, `近${days}天逾期未答复`].map(
        (title) => ({ title, type: 'integer' }) as const,
      ),
      { title: '接受率', type: 'percent' },
      { title: '平均答复天数', type: 'decimal' },
      { title: '等待答复', type: 'integer' },
      { title: '在办对接', type: 'integer' },
      { title: '最多承担', type: 'integer' },
      { title: '剩余名额', type: 'integer' },
      { title: '首次邀请', type: 'date' },
      { title: '最近邀请', type: 'date' },
      { title: '有成果的对接', type: 'integer' },
      { title: '企业评价平均分', type: 'decimal' },
      { title: '评价次数', type: 'integer' },
      { title: '从未邀请', type: 'flag' },
      { title: '为什么暂缓邀请', type: 'text', width: 50 },
      { title: '建议', type: 'text', width: 30 },
    ],
    rows: lines(experts, (one) => [
      ...[one.name, wordFor('profile_kinds', one.kind), one.affiliation, placeCell(one)],
      ...[sectorsCell(one.sectors), one.invitations, one.acceptances, one.refusals, one.expiries],
      ...[one.acceptance_rate, one.days_to_answer, one.waiting, one.open, one.capacity, one.left],
      ...[dateCell(one.first_asked), dateCell(one.last_asked), one.completed, one.rating, one.rated],
      ...[one.first_asked === null, whySpare(one, report) || null, adviceFor(one) || null],
    ]),
  };
}

/** Who was never asked, those first whose sectors have most open demands. */
export function unaskedSheet({ experts }: ExpertLoadReport): Sheet {
  return {
    name: '从未邀请',
    columns: [
      { title: '姓名', type: 'text' },
      { title: '类别', type: 'text' },
      { title: '单位', type: 'text', width: 30 },
      { title: '地区', type: 'text' },
      { title: '领域', type: 'text', width: 30 },
      { title: '所在领域可对接的需求', type: 'integer' },
      { title: '最多承担', type: 'integer' },
    ],
    rows: lines(
      experts.filter(isUnasked).sort((a, b) => b.open_demands - a.open_demands),
      (one) => [
        ...[one.name, wordFor('profile_kinds', one.kind), one.affiliation, placeCell(one)],
        ...[sectorsCell(one.sectors), one.open_demands, one.capacity],
      ],
    ),
  };
}

function* lines(experts: readonly ExpertLoad[], cells: (one: ExpertLoad) => Cell[]): Generator<Cell[]> {
  for (const expert of experts) yield cells(expert);
}
