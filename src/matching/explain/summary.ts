import { sectors, vocabularies } from '../../reference/index.ts';
import type { Component, Reasons, RegionTier } from '../types.ts';

type Told = Omit<Reasons, 'summary_zh' | 'summary_en'>;
type Tongue = 'zh' | 'en';

const TIERS: Readonly<Record<Tongue, Readonly<Record<RegionTier, string | null>>>> = {
  zh: { county: '同在一县（区）', city: '同城', province: '同省', delta: '同在长三角', none: null },
  en: {
    county: 'same county',
    city: 'same city',
    province: 'same province',
    delta: 'both in the Yangtze delta',
    none: null,
  },
};

/** One sentence in each language that a clerk can pass on: the strongest reasons, in the order of their weight. */
export function summaries(
  told: Told,
  components: readonly Component[],
): Pick<Reasons, 'summary_zh' | 'summary_en'> {
  const topic = Math.round((components.find(({ name }) => name === 'topic')?.value ?? 0) * 100);
  const zh = [
    topicZh(told, topic),
    nearTo(told, 'zh'),
    evidenceZh(told),
    sectorZh(told),
    ...rest(told, 'zh'),
  ];
  const en = [
    topicEn(told, topic),
    nearTo(told, 'en'),
    evidenceEn(told),
    sectorEn(told),
    ...rest(told, 'en'),
  ];
  return {
    summary_zh: `${zh.filter(Boolean).join('；')}。`,
    summary_en: `${en.filter(Boolean).join('; ')}.`,
  };
}

/** Share of the topic from which a term or an item is worth a place in a sentence. */
const LEAST_TOLD = 0.05;

/** The strongest terms that do not repeat each other. */
function topThree({ terms }: Told): string[] {
  const chosen: string[] = [];
  for (const { text, share } of terms) {
    if (share < LEAST_TOLD) break;
    if (chosen.length < 3 && !chosen.some((other) => other.includes(text) || text.includes(other)))
      chosen.push(text);
  }
  return chosen;
}

function topicZh(told: Told, topic: number): string {
  const terms = topThree(told).map((text) => `“${text}”`);
  const shared = terms.length > 0 ? `与需求共有${terms.join('')}` : null;
  const [first] = told.bridges;
  const bridged = first && first.share >= LEAST_TOLD ? `“${first.from}”对应其“${first.to}”` : null;
  const both = [shared, bridged].filter(Boolean).join('，');
  if (both) return `${both}（主题 ${topic} 分）`;
  return topic > 0 ? `与需求只有零散的词语相同（主题 ${topic} 分）` : '主题上没有共同用语';
}

function topicEn(told: Told, topic: number): string {
  const terms = topThree(told).map((text) => `“${text}”`);
  const shared = terms.length > 0 ? `shares ${terms.join(', ')} with the demand` : null;
  const [first] = told.bridges;
  const bridged = first && first.share >= LEAST_TOLD ? `“${first.from}” answers to its “${first.to}”` : null;
  const both = [shared, bridged].filter(Boolean).join(', ');
  return both
    ? `${both[0]?.toUpperCase()}${both.slice(1)} (topic ${topic} of 100)`
    : `No subject terms in common${topic > 0 ? ` but scattered ones (topic ${topic} of 100)` : ''}`;
}

/** Share of the topic from which nearness is worth telling. */
const TELLING = 0.2;

function nearTo({ near }: Told, tongue: Tongue): string | null {
  if (near < TELLING) return null;
  return tongue === 'zh' ? '其他用语也与需求的内容相近' : 'its other words are near to the demand as well';
}

function evidenceZh({ evidence: [first] }: Told): string | null {
  return first && first.share >= LEAST_TOLD ? `最相关成果《${first.title}》` : null;
}

function evidenceEn({ evidence: [first] }: Told): string | null {
  return first && first.share >= LEAST_TOLD ? `most relevant work “${first.title}”` : null;
}

/** Relatedness from which sectors are told to be near. */
const NEAR_SECTOR = 0.5;

function sectorZh({ sectors: [first] }: Told): string | null {
  if (!first || first.relatedness < NEAR_SECTOR) return null;
  const theirs = nameOf(sectors, first.profile, 'zh');
  return first.demand === first.profile ? `同属${theirs}领域` : `领域相近（${theirs}）`;
}

function sectorEn({ sectors: [first] }: Told): string | null {
  if (!first || first.relatedness < NEAR_SECTOR) return null;
  const theirs = nameOf(sectors, first.profile, 'en').toLowerCase();
  return first.demand === first.profile ? `same sector (${theirs})` : `related sector (${theirs})`;
}

function rest({ region, services, availability }: Told, tongue: Tongue): (string | null)[] {
  const names = services.slice(0, 3).map((code) => nameOf(vocabularies.services, code, tongue));
  const offer = tongue === 'zh' ? `可提供${names.join('、')}` : `offers ${names.join(', ').toLowerCase()}`;
  const left = tongue === 'zh' ? `还可承接 ${availability} 项对接` : `can take ${availability} more`;
  return [
    region && TIERS[tongue][region],
    names.length > 0 ? offer : null,
    availability === null ? null : left,
  ];
}

function nameOf(
  list: readonly { code: string; zh: string; en: string }[],
  code: string,
  tongue: Tongue,
): string {
  return list.find((entry) => entry.code === code)?.[tongue] ?? code;
}
