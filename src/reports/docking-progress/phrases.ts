import { fullRegionName, listed, monthText, regionName, sectorName, wordFor } from '../wording.ts';
import type {
  DockingProgressReport,
  OfMonth,
  OfRegion,
  OfSector,
  StateStay,
  Stuck,
  StuckKind,
} from './schema.ts';
import type { Stage } from './stages.ts';
import { DAYS_TO_LAPSE, PATIENCE } from './stuck.ts';

/** Progress is told of by these words, on the page and in the sheets. */

export const STAGES: Readonly<Record<Stage, string>> = {
  collected: '已征集',
  submitted: '已提交',
  verified: '已核实',
  published: '已发布',
  invited: '已邀请专家',
  accepted: '专家已接受',
  met: '已洽谈',
  agreement: '已签约',
  outcome: '已有成果',
};

/** What a demand that has come to a stage and no further waits for. */
export const NEXT: Readonly<Record<Exclude<Stage, 'outcome'>, string>> = {
  collected: '还没有提交',
  submitted: '还没有核实',
  verified: '还没有发布',
  published: '还没有邀请专家',
  invited: '还没有专家接受',
  accepted: '还没有洽谈',
  met: '还没有签约',
  agreement: '还没有成果',
};

export function placeText({ regions }: Pick<DockingProgressReport, 'regions'>): string {
  if (regions === null) return '全部地区';
  return regions.length === 0 ? '本单位' : listed(regions.map(fullRegionName), 3, '个地区');
}

/** 杭州市（不含余杭区） */
export function regionText({ region, without }: Pick<OfRegion, 'region' | 'without'>): string {
  if (region === null) return '地区未填';
  return without.length === 0
    ? regionName(region)
    : `${regionName(region)}（不含${without.map(regionName).join('、')}）`;
}
export const sectorText = ({ sector }: Pick<OfSector, 'sector'>): string =>
  sector === null ? '领域未填' : sectorName(sector);
export const monthLabel = ({ month }: Pick<OfMonth, 'month'>): string =>
  month === null ? '更早' : monthText(month);

export const stayText = ({ of, state }: Pick<StateStay, 'of' | 'state'>): string =>
  `${of === 'demand' ? '需求' : '对接'}：${wordFor(of === 'demand' ? 'demand_states' : 'docking_states', state)}`;

const more = (kind: StuckKind): string => `超过${PATIENCE[kind]}天`;

/** What it waits for, and who can do what about it. */
export const STUCK: Readonly<Record<StuckKind, { title: string; advice: string }>> = {
  awaiting_review: {
    title: `提交后${more('awaiting_review')}没有核实`,
    advice: '请负责的科协尽快核实或退回补充。',
  },
  returned: {
    title: `退回后${more('returned')}没有补充`,
    advice: '请联系需求方，问清困难，必要时上门帮助补充。',
  },
  awaiting_publication: {
    title: `核实后${more('awaiting_publication')}没有发布`,
    advice: '请确认后发布，让专家看到。',
  },
  not_invited: {
    title: `发布后${more('not_invited')}没有邀请专家`,
    advice: '请查看系统推荐的专家并发出邀请。',
  },
  none_under_way: {
    title: '正在对接的需求目前没有专家在谈',
    advice: '邀请过的专家没有谈成，或邀请没有登记。请另选专家，或与需求方商量是否调整需求。',
  },
  unanswered: {
    title: `邀请${more('unanswered')}没有答复，或${DAYS_TO_LAPSE}天内就要到期`,
    advice: '请与专家联系，确认是否愿意承担。',
  },
  not_met: { title: `专家接受后${more('not_met')}没有洽谈`, advice: '请为双方约定时间。' },
  no_agreement: { title: `洽谈后${more('no_agreement')}没有签约`, advice: '请了解分歧，推动签约或终止。' },
  no_outcome: {
    title: `签约后${more('no_outcome')}没有登记成果`,
    advice: '请向双方了解进展，有成果的及时登记。',
  },
};

export const placeOf = ({ region }: Pick<Stuck, 'region'>): string =>
  region === null ? '地区未填' : fullRegionName(region);
export const carrierText = (carrier: string | null): string =>
  carrier === null ? '未注明承接组织' : wordFor('carriers', carrier);
