import { type DemandState, isPublished } from '../../demands/states.ts';
import type { Card, Entry, Marked, Tone } from '../document.ts';
import { countryName, dateText, momentText, sectorName, wordFor } from '../wording.ts';
import type { Expert, GoneExpert, MatchedDemand, MatchedExpert, OpenDocking } from './schema.ts';
import { levelOf, placeText } from './wording.ts';

export function cardOf(demand: MatchedDemand): Card {
  const { matches, dockings, gone } = demand;
  return {
    ...frame(demand),
    entries: matches.map((expert) => entryOf(expert, dockings)),
    notes: [
      ...gone.map((one) => ({ text: goneZh(one), tone: 'muted' as const })),
      ...begunElsewhere(demand).map((text) => ({ text, tone: 'muted' as const })),
    ],
  };
}

export function shortfallCard(demand: MatchedDemand): Card {
  const { shortfall, gone } = demand;
  return {
    ...frame(demand),
    entries: (shortfall?.nearest ?? []).map((expert) => ({
      ...personOf(expert),
      ...{ rank: null, badge: { text: '仅供参考', tone: 'muted' } },
    })),
    notes: [
      { text: shortfall?.text_zh ?? '', tone: 'warning' },
      ...gone.map((one) => ({ text: goneZh(one), tone: 'muted' as const })),
      ...begunElsewhere(demand).map((text) => ({ text, tone: 'muted' as const })),
    ],
  };
}

function frame(demand: MatchedDemand): Pick<Card, 'title' | 'badges' | 'facts'> {
  const { title, owner, region, sectors, inferred, deadline, recorded_at, state, external_id } = demand;
  const fields = sectors.slice(0, 3).map(sectorName).join('、');
  return {
    title,
    badges: [
      ...(demand.is_new ? [{ text: '新需求', tone: 'accent' as const }] : []),
      ...(demand.confidential ? [{ text: '保密', tone: 'warning' as const }] : []),
      ...(state === 'published' ? [] : [{ text: wordFor('demand_states', state), tone: 'muted' as const }]),
    ],
    facts: [
      { label: '需求单位', value: owner ?? '未注明' },
      { label: '地区', value: placeText(region) },
      { label: '领域', value: fields === '' ? '未注明' : `${fields}${inferred ? '（由文字推断）' : ''}` },
      ...(deadline ? [{ label: '期限', value: dateText(deadline) }] : []),
      { label: '登记', value: dateText(recorded_at) },
      ...(external_id ? [{ label: '编号', value: external_id }] : []),
    ],
  };
}

function personOf({ name, kind, title, affiliation, region, country, score, reason_zh }: Expert) {
  const place =
    country !== null && country !== 'CN' ? countryName(country) : region === null ? null : placeText(region);
  const detail = [
    wordFor('profile_kinds', kind),
    title === wordFor('profile_kinds', kind) ? null : title,
    affiliation,
    place,
  ];
  return { title: name, detail: detail.filter(Boolean).join(' · '), score, text: reason_zh };
}

function entryOf(expert: MatchedExpert, dockings: readonly OpenDocking[]): Entry {
  const docking = dockings.find(({ profile_id }) => profile_id === expert.profile_id);
  const text = docking
    ? `${expert.reason_zh}（对接情况：${wordFor('docking_states', docking.state)}，${momentText(docking.since)}）`
    : expert.reason_zh;
  return { ...personOf(expert), text, rank: expert.rank, badge: badgeOf(expert) };
}

function badgeOf({ change, previous_rank, rank, score }: MatchedExpert): Marked {
  const marks: Partial<Record<string, readonly [string, Tone]>> = {
    new: ['新进', 'accent'],
    rose: [`上升（原第 ${previous_rank} 位）`, 'good'],
    fell: [`下降（原第 ${previous_rank} 位）`, 'warning'],
  };
  const [text, tone] = marks[change ?? ''] ?? [levelOf(score), rank === 1 ? 'good' : 'muted'];
  return { text, tone };
}

const GONE: Readonly<Record<GoneExpert['why'], string>> = {
  deleted: '资料已删除',
  inactive: '已停用',
  declined: '已谢绝该需求',
  below: '有更合适的人选，或匹配度已低于推荐标准',
};
export const goneZh = ({ name, previous_rank, why }: GoneExpert): string =>
  `退出推荐：${name ?? '一位专家'}（原第 ${previous_rank} 位），${GONE[why]}。`;

/** Dockings with those who are not recommended here. */
function begunElsewhere({ dockings, matches }: MatchedDemand): string[] {
  const shown = new Set(matches.map(({ profile_id }) => profile_id));
  return dockings
    .filter(({ profile_id }) => !shown.has(profile_id))
    .map(
      ({ name, state, since }) =>
        `另有对接：${name ?? '一位专家'}，${wordFor('docking_states', state)}（${momentText(since)}）。`,
    );
}

/** Why a demand of the earlier report is no longer shown. */
export function leavingZh({ title, state }: { title: string | null; state: string | null }): string {
  if (title === null) return '一项需求（已删除或不再由本单位管理）';
  const isOpen = state === null || isPublished(state as DemandState);
  return `${title}（${isOpen ? '已停用，或已不在本报告的范围内' : `现为：${wordFor('demand_states', state)}`}）`;
}
