import { type DemandState, isOver } from '../../demands/states.ts';
import type { Cell, Column } from '../../sheets/sheet.ts';
import type { Block, Figure, Section, Table } from '../document.ts';
import { moneyText, portionText } from '../wording.ts';
import { funnelChart, regionChart } from './charts.ts';
import { NEXT, regionText, STAGES, sectorText } from './phrases.ts';
import type { DockingProgressReport } from './schema.ts';
import { type StageCounts, stages } from './stages.ts';

export const stageColumns: Column[] = stages.map((stage) => ({ title: STAGES[stage], type: 'integer' }));
export const stageCells = (reached: StageCounts): number[] => stages.map((stage) => reached[stage]);

export const nothing = (): Block => ({ kind: 'text', text: '所选范围内没有需求。' });

export function overview(report: DockingProgressReport): Section {
  const blocks: Block[] =
    report.demands.length === 0
      ? [{ kind: 'text', text: '所选范围内没有需求，请检查地区、领域和征集活动。', tone: 'warning' }]
      : [
          { kind: 'figures', figures: figures(report) },
          { kind: 'text', text: summary(report) },
          { kind: 'chart', chart: funnelChart(report) },
          { kind: 'list', items: losses(report) },
        ];
  return { id: 'overview', title: '概览', blocks };
}

function figures({ reached, totals, stuck }: DockingProgressReport): Figure[] {
  const of = (count: number) => portionText(count, reached.collected, '征集需求', '项');
  return [
    { label: '征集需求', value: `${reached.collected}项` },
    { label: '已发布', value: `${reached.published}项`, note: of(reached.published) },
    {
      ...{ label: '已邀请专家', value: `${reached.invited}项` },
      note: invitedNote(reached.invited, totals),
    },
    {
      ...{ label: '已签约', value: `${reached.agreement}项` },
      note:
        totals.agreements === 0
          ? '还没有协议'
          : `共${totals.agreements}份协议；合同金额${moneyText(totals.contract_cny)}，不含已终止的`,
    },
    {
      ...{ label: '已有成果', value: `${reached.outcome}项` },
      ...(totals.outcomes === 0
        ? { note: '还没有登记成果' }
        : { note: `共${totals.outcomes}项成果`, tone: 'good' as const }),
    },
    {
      label: '需要处理',
      value: `${stuck.length}件`,
      tone: stuck.length > 0 ? 'warning' : 'good',
      note: '见“卡在哪里”',
    },
  ];
}

/** A demand that came here while it was docking was asked for elsewhere. */
function invitedNote(invited: number, { invitations, acceptances }: DockingProgressReport['totals']): string {
  if (invitations > 0) return `共邀请${invitations}次，接受${acceptances}次`;
  return invited > 0 ? '登记时已在对接，没有邀请记录' : '尚未发出邀请';
}

function summary({ reached, totals }: DockingProgressReport): string {
  const begun = `共征集需求${reached.collected}项，其中${reached.published}项已发布。`;
  if (reached.invited === 0) return `${begun}目前还没有邀请专家，对接尚未开始。`;
  const told = `${begun}${reached.invited}项至少邀请过一位专家`;
  if (reached.accepted === 0) return `${told}，还没有专家接受。`;
  const accepted = `${told}，${reached.accepted}项有专家接受`;
  if (reached.agreement === 0) return `${accepted}，还没有签约。`;
  const done = reached.outcome === 0 ? '还没有登记成果' : `${reached.outcome}项已有成果`;
  return `${accepted}，${reached.agreement}项签约，${done}，合同金额${moneyText(totals.contract_cny)}。`;
}

/** Between which stages most demands stand, and how many of these nobody waits for any more. */
function losses({ reached, demands }: DockingProgressReport): string[] {
  return stages
    .flatMap((stage) => {
      const here = demands.filter((demand) => demand.stage === stage);
      return stage === 'outcome' || here.length === 0 ? [] : [{ stage, here }];
    })
    .sort((a, b) => b.here.length - a.here.length)
    .slice(0, 3)
    .map(({ stage, here }) => {
      const over = here.filter(({ state }) => isOver(state as DemandState)).length;
      const gone = over === 0 ? '' : `，其中${over}项已经关闭、撤回、过期或解决`;
      return `${STAGES[stage]}的${reached[stage]}项中，有${here.length}项${NEXT[stage]}${gone}。`;
    });
}

export function regions(report: DockingProgressReport): Section {
  const { by_region, demands } = report;
  const table: Table = {
    columns: [{ title: '地区', type: 'text' }, { title: '试点单位', type: 'flag' }, ...stageColumns],
    rows: by_region.map((one): Cell[] => [regionText(one), one.pilot, ...stageCells(one.reached)]),
    empty: '没有需求。',
  };
  const told: Block[] = by_region.length > 1 ? [{ kind: 'chart', chart: regionChart(report) }] : [];
  return {
    ...{ id: 'regions', title: '分地区', newPage: true },
    blocks: demands.length === 0 ? [nothing()] : [...told, { kind: 'table', table }],
  };
}

export function sectors({ by_sector, demands }: DockingProgressReport): Section {
  const table: Table = {
    columns: [{ title: '领域', type: 'text' }, ...stageColumns],
    rows: by_sector.map((one) => [sectorText(one), ...stageCells(one.reached)]),
    empty: '没有需求。',
  };
  const note = '涉及多个领域的需求在每个领域各计一次；未填领域的，按需求文字识别。';
  return {
    ...{ id: 'sectors', title: '分领域' },
    blocks:
      demands.length === 0
        ? [nothing()]
        : [
            { kind: 'table', table },
            { kind: 'text', text: note, tone: 'note' },
          ],
  };
}
