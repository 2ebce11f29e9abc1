import type { Fact, ReportDocument } from '../document.ts';
import { titlesOf } from '../titles.ts';
import { dateText, listed, sectorName } from '../wording.ts';
import { outcomes } from './balance.ts';
import { placeText } from './phrases.ts';
import type { DockingProgressReport } from './schema.ts';
import { overview, regions, sectors } from './sections.ts';
import { demandSheet, sheetsOf } from './sheets.ts';
import { months, stays } from './times.ts';
import { waiting } from './waiting.ts';

/** The report as it is read. */
export function present(report: DockingProgressReport): ReportDocument {
  const sheets = [...sheetsOf(report), demandSheet(report)];
  return {
    ...titlesOf(report.head, placeText(report)),
    facts: facts(report),
    sections: [overview, regions, sectors, months, stays, waiting, outcomes].map((section) =>
      section(report),
    ),
    sheets,
    main: sheets.length - 1,
  };
}

function facts({ head, campaign, demands, ...report }: DockingProgressReport): Fact[] {
  const { sectors: codes = [] } = head.scope;
  const scope = [
    placeText(report),
    ...(codes.length > 0 ? [`领域：${listed(codes.map(sectorName), 5, '个领域')}`] : []),
    ...(campaign === null ? [] : [`征集活动：${campaign}`]),
  ];
  return [
    { label: '统计范围', value: `${scope.join('；')}，共${demands.length}项需求` },
    { label: '数据截至', value: dateText(head.made_at) },
    {
      label: '统计口径',
      value:
        '每项需求在它到达过的每个环节各计一次；到达后一环节，就算到达过前面各环节（例如直接登记为“已发布”的需求算已提交、已核实）。只统计报告所有者有权跟进的需求和对接。',
    },
  ];
}
