import type { ComponentName } from '../matching/index.ts';
import { vocabularies } from '../reference/index.ts';
import type { Cause } from './standing.ts';

/** Names of the components in sentences. */
export const COMPONENT_NAMES: Readonly<Record<'zh' | 'en', Readonly<Record<ComponentName, string>>>> = {
  zh: {
    topic: '主题',
    sector: '领域',
    service: '服务',
    region: '地域',
    record: '业绩',
    availability: '承接余力',
  },
  en: {
    topic: 'topic',
    sector: 'sector',
    service: 'service',
    region: 'region',
    record: 'record',
    availability: 'availability',
  },
};

const CONSTRAINTS: Readonly<Record<string, { zh: string; en: string }>> = {
  inactive: { zh: '需求已停用，或对方已停用', en: 'the demand or the profile is inactive' },
  wrong_kind: { zh: '不属于需求指定的专家类别', en: 'its kind is not one the demand asks for' },
  no_capacity: { zh: '已无承接余力', en: 'it can take no more dockings' },
  conflict_of_interest: { zh: '与需求方同属一个单位', en: 'it belongs to the demand’s own organisation' },
  excluded: { zh: '已被排除', en: 'it was ruled out' },
};

/** What dockings say against a pair, in words. */
function reasonIn(tongue: 'zh' | 'en', reason: string): string {
  const [what, code] = reason.split(':');
  if (what === 'conflict') return tongue === 'zh' ? '存在利益冲突' : 'there is a conflict of interest';
  const named = vocabularies.decline_reasons.find((entry) => entry.code === code)?.[tongue] ?? code;
  return tongue === 'zh' ? `专家已谢绝该需求（${named}）` : `the expert declined the demand (${named})`;
}

const digits = (score: number): string => score.toFixed(3);

/** A difference with its sign; null where it does not show at three decimals. */
export function signed(difference: number): string | null {
  const shown = digits(Math.abs(difference));
  if (Number(shown) === 0) return null;
  return `${difference < 0 ? '−' : '+'}${shown}`;
}

/** The differences that show, as "topic −0.060"; at most `most` of them. */
export function differencesIn(
  tongue: 'zh' | 'en',
  list: readonly { name: ComponentName; difference: number }[],
  most: number,
): string[] {
  return list
    .flatMap(({ name, difference }) => {
      const by = signed(difference);
      return by === null ? [] : [`${COMPONENT_NAMES[tongue][name]} ${by}`];
    })
    .slice(0, most);
}

const MOST = 3;

const losses = (tongue: 'zh' | 'en', { components }: NonNullable<Cause['lost_to']>): string[] =>
  differencesIn(
    tongue,
    components.filter(({ difference }) => difference < 0),
    MOST,
  );

export function whyNotZh({ cause, constraint, reason, lost_to }: Cause, rank: number | null): string {
  if (cause === 'no_terms') return '未推荐：需求文字中没有可供匹配的内容。';
  if (cause === 'no_subject') return '未推荐：与需求在主题和领域上没有共同之处。';
  if (!lost_to) {
    if (cause === 'outranked') return '未推荐：其他专家得分更高。';
    const why = CONSTRAINTS[constraint ?? '']?.zh ?? constraint;
    return `未推荐：${(reason && reasonIn('zh', reason)) ?? why}。`;
  }
  const place = rank === null ? '排在第 1000 位之后' : `排第 ${rank} 位`;
  const own = digits(lost_to.score + lost_to.difference);
  const lost = losses('zh', lost_to);
  const even = lost_to.difference === 0 ? '得分相同，按编号排序' : '相差不足千分之一';
  const by = lost.length > 0 ? `；差在${lost.join('、')}` : `；${even}`;
  return `未推荐：${place}（${own}），推荐名单末位（第 ${lost_to.rank} 位）得分 ${digits(lost_to.score)}${by}。`;
}

export function whyNotEn({ cause, constraint, reason, lost_to }: Cause, rank: number | null): string {
  if (cause === 'no_terms') return 'Not recommended: the demand’s text says nothing to match by.';
  if (cause === 'no_subject') return 'Not recommended: nothing of topic or sector is shared with the demand.';
  if (!lost_to) {
    if (cause === 'outranked') return 'Not recommended: others have a better score.';
    const why = CONSTRAINTS[constraint ?? '']?.en ?? constraint;
    return `Not recommended: ${(reason && reasonIn('en', reason)) ?? why}.`;
  }
  const place = rank === null ? 'beyond place 1000' : `place ${rank}`;
  const own = digits(lost_to.score + lost_to.difference);
  const lost = losses('en', lost_to);
  const even = lost_to.difference === 0 ? 'the scores are equal, and ids decide' : 'less than 0.001 apart';
  const by = lost.length > 0 ? `it lost on ${lost.join(', ')}` : even;
  const last = `the last one recommended (place ${lost_to.rank}) has ${digits(lost_to.score)}`;
  return `Not recommended: ${place} with ${own}; ${last}; ${by}.`;
}
