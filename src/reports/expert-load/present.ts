import type { Fact, ReportDocument } from '../document.ts';
import { titlesOf } from '../titles.ts';
import { dateText, fullRegionName, listed, sectorName, wordFor } from '../wording.ts';
import type { ExpertLoadReport } from './schema.ts';
import { allExperts, overAsked, overview, unasked } from './sections.ts';
import { loadSheet, overviewSheet, unaskedSheet } from './sheets.ts';

/** The report as it is read. */
export function present(report: ExpertLoadReport): ReportDocument {
  return {
    ...titlesOf(report.head, placeText(report)),
    facts: facts(report),
    sections: [overview(report), overAsked(report), unasked(report), allExperts(report)],
    sheets: [overviewSheet(report), loadSheet(report), unaskedSheet(report)],
    main: 1,
  };
}

function placeText({ head: { scope } }: ExpertLoadReport): string {
  const { regions = [] } = scope;
  return regions.length === 0 ? '全部地区' : listed(regions.map(fullRegionName), 3, '个地区');
}

function facts({ head, days, since }: ExpertLoadReport): Fact[] {
  const { regions = [], sectors = [], kinds = [] } = head.scope;
  const scope = [
    ...(regions.length > 0 ? [`专家所在地区：${listed(regions.map(fullRegionName), 5, '个地区')}`] : []),
    ...(sectors.length > 0 ? [`领域：${listed(sectors.map(sectorName), 5, '个领域')}`] : []),
    ...(kinds.length > 0 ? [`类别：${kinds.map((kind) => wordFor('profile_kinds', kind)).join('、')}`] : []),
  ];
  return [
    { label: '统计范围', value: scope.length === 0 ? '全部在用专家' : `${scope.join('；')}（在用专家）` },
    { label: '统计时段', value: `近${days}天：${dateText(since)}至${dateText(head.made_at)}` },
    {
      label: '统计口径',
      value:
        '邀请、接受、谢绝和逾期按发生时间计入统计时段，包括各地科协对同一位专家的全部邀请；在办、成果和评价为截至目前的累计。',
    },
  ];
}
