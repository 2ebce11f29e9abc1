import { countryName, fullRegionName, listed, sectorName, wordFor } from '../wording.ts';
import type { ExpertLoad, ExpertLoadReport, OverAskedReason } from './schema.ts';

/** Experts are told of by these words, on the page and in the sheets. */

/** 院士 · 示例大学, with where from where nothing else is known. */
export function whoIs({ kind, affiliation, region, country }: ExpertLoad): string {
  const from = region === null ? (country === null ? '' : countryName(country)) : fullRegionName(region);
  return [wordFor('profile_kinds', kind), affiliation ?? from].filter((part) => part !== '').join(' · ');
}

export const sectorsText = (sectors: readonly string[]): string =>
  sectors.length === 0 ? '未注明领域' : listed(sectors.map(sectorName), 3, '个领域');

export const capacityText = (capacity: number | null): string =>
  capacity === null ? '不限' : `${capacity}项`;

/** 剩1个, 已满, 不限 */
export function leftText({ left, capacity }: Pick<ExpertLoad, 'left' | 'capacity'>): string {
  if (left === null) return '不限';
  if (capacity === 0) return '暂不承担';
  return left === 0 ? '已满' : `剩${left}个`;
}

type Phrase = (expert: ExpertLoad, report: Pick<ExpertLoadReport, 'days' | 'rule'>) => string;

/** Why an expert is to be spared. */
const WHY: Readonly<Record<OverAskedReason, Phrase>> = {
  no_places_left: ({ capacity, open }) => `名额已满（最多承担${capacity}项，在办${open}项）`,
  often_asked: ({ invitations }, { days, rule }) =>
    invitations >= rule.often
      ? `近${days}天被邀请${invitations}次（${rule.often}次及以上算过多）`
      : `近${days}天被邀请${invitations}次，超过被邀请专家中位数（${rule.median}次）的两倍`,
  seldom_accepts: ({ refusals, expiries, acceptances }, { days }) =>
    `近${days}天谢绝${refusals}次、逾期未答复${expiries}次，多于接受的${acceptances}次`,
};

const ADVICE: Readonly<Record<OverAskedReason, string>> = {
  no_places_left: '等在办对接结束后再邀请',
  often_asked: '近期优先邀请其他专家',
  seldom_accepts: '先了解原因（时间、方向是否合适）再邀请',
};

export const whySpare: Phrase = (expert, report) =>
  expert.over_asked.map((reason) => WHY[reason](expert, report)).join('；');
export const adviceFor = ({ over_asked }: Pick<ExpertLoad, 'over_asked'>): string =>
  over_asked.map((reason) => ADVICE[reason]).join('；');
