import type { RankedPair } from '../../matches/batch.ts';
import { fullRegionName, sectorName, wordFor } from '../wording.ts';
import type { ShortfallCause } from './schema.ts';

type Reasons = RankedPair['reasons'];

/** Shares of the topic from which a word, a work or nearness is worth telling a manager. */
const LEAST_TOLD = 0.05;
const NEAR_TOLD = 0.2;
/** Relatedness from which sectors are told to be near. */
const NEAR_SECTOR = 0.5;
const MOST_WORDS = 3;

/** Where a demand belongs. */
export const placeText = (region: string | null): string =>
  region === null ? '未注明地区' : fullRegionName(region);

/** Why an expert suits a demand, without a number: what both speak of, the work that shows it, and what is practical. */
export function reasonOf({ reasons, profile }: Pick<RankedPair, 'reasons' | 'profile'>): string {
  const parts = [
    subject(reasons),
    work(reasons, profile.evidence),
    sector(reasons),
    place(reasons.region),
    services(reasons.services),
    places(reasons.availability),
  ].filter((part) => part !== null);
  return parts.length === 0 ? '研究方向与需求有零散的相近之处。' : `${parts.join('；')}。`;
}

function subject({ terms, bridges, near }: Reasons): string | null {
  const told: string[] = [];
  for (const { text, share } of terms) {
    const repeats = told.some((other) => other.includes(text) || text.includes(other));
    if (share >= LEAST_TOLD && told.length < MOST_WORDS && !repeats) told.push(text);
  }
  const [bridge] = bridges.filter(({ share }) => share >= LEAST_TOLD);
  const parts = [
    told.length > 0 ? `研究内容涉及${told.map((text) => `“${text}”`).join('')}` : null,
    bridge ? `其研究的“${bridge.to}”就是需求所说的“${bridge.from}”` : null,
    near >= NEAR_TOLD && told.length === 0 ? '研究内容与需求相近' : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join('，') : null;
}

function work(
  { evidence: [first] }: Reasons,
  all: readonly { kind: string; title: string; year?: number | null | undefined }[],
): string | null {
  if (!first || first.share < LEAST_TOLD) return null;
  const item = all[first.index];
  const kind = item ? wordFor('evidence_kinds', item.kind) : '成果';
  return `有相关${kind}《${first.title}》${item?.year ? `（${item.year}年）` : ''}`;
}

function sector({ sectors: [first] }: Reasons): string | null {
  if (!first || first.relatedness < NEAR_SECTOR) return null;
  const theirs = sectorName(first.profile);
  return first.demand === first.profile ? `同属${theirs}领域` : `从事相近的${theirs}领域`;
}

const PLACES: Readonly<Record<string, string | null>> = {
  county: '与需求方同在一个县（市、区）',
  city: '与需求方同城',
  province: '同在省内',
  delta: '同在长三角',
  none: null,
};
const place = (tier: Reasons['region']): string | null => (tier === null ? null : (PLACES[tier] ?? null));

const services = (codes: readonly string[]): string | null =>
  codes.length === 0 ? null : `能提供所需的${codes.map((code) => wordFor('services', code)).join('、')}`;

const places = (left: number | null): string | null => (left === null ? null : `目前还可承接 ${left} 项`);

/** How good a score is, in a word. */
export function levelOf(score: number): string {
  if (score >= 0.75) return '非常匹配';
  return score >= 0.6 ? '比较匹配' : '可以一试';
}

const listed = (names: readonly string[]): string =>
  `${names.slice(0, 3).join('、')}${names.length > 3 ? `等 ${names.length} 位` : ''}`;

/** Why a demand has no good match, and what can be done. */
export function shortfallText(
  cause: ShortfallCause,
  { sectors: codes, names }: { sectors: readonly string[]; names: readonly string[] },
): string {
  const fields = codes.map((code) => `“${sectorName(code)}”`).join('、');
  switch (cause) {
    case 'thin_text':
      return '需求写得太简单，无法判断要找什么样的专家。请企业补充现状、要解决的问题和希望达到的指标。';
    case 'no_expert_in_sector':
      return `专家库里没有${fields}领域的专家。建议向上级科协或学会征集该领域专家。`;
    case 'at_capacity':
      return `合适的专家都已排满：${listed(names)}。可与专家商量时间，或等其在办的对接结束后再邀请。`;
    case 'declined':
      return `合适的专家已谢绝，或与需求方有利害关系：${listed(names)}。建议另行征集同方向的专家。`;
    case 'wanted_kinds':
      return `需求指定的专家类别里没有合适人选；不限类别时有：${listed(names)}。可征求企业意见，放宽类别。`;
    default:
      return '库内专家的研究方向与需求都不够接近。建议请企业补充关键词，或委托相关学会推荐。';
  }
}
