import { COMPONENT_NAMES, differencesIn } from '../../matches/wording.ts';
import type { BareChange, Between, Side } from './changes.ts';

/** What a sentence draws on besides the change itself. */
export interface Told {
  readonly old: Side;
  readonly now: Side;
  readonly between: Between;
}

const MOST = 3;
const digits = (score: number | undefined): string => (score ?? 0).toFixed(3);

type Tongue = 'zh' | 'en';
const list = (tongue: Tongue, parts: readonly string[]): string => parts.join(tongue === 'zh' ? '、' : ', ');

export function whyZh(change: BareChange, told: Told): string {
  const parts = [moveZh(change, told), partsOf('zh', change), wordsZh(change), causes('zh', change, told)];
  return `${parts.filter(Boolean).join('；')}。`;
}

export function whyEn(change: BareChange, told: Told): string {
  const parts = [moveEn(change, told), partsOf('en', change), wordsEn(change), causes('en', change, told)];
  return `${parts.filter(Boolean).join('; ')}.`;
}

/** The last score of a list that was full: what it took to be on it. */
const bar = ({ results, limit }: Side): string | null =>
  results.length < limit ? null : digits(results.at(-1)?.score);

function moveZh({ change, old, new: now, difference }: BareChange, told: Told): string {
  if (change === 'new') {
    const least = bar(told.old);
    const before = least === null ? '此前无名次' : `此前未进前 ${told.old.limit} 位（末位 ${least}）`;
    return `新进第 ${now?.rank} 位（${digits(now?.score)}），${before}`;
  }
  if (change === 'gone') {
    const least = bar(told.now);
    const since = least === null ? '现无名次' : `现前 ${told.now.limit} 位的末位为 ${least}`;
    return `退出（原第 ${old?.rank} 位，${digits(old?.score)}），${since}`;
  }
  const scores =
    difference === 0 ? `得分未变，${digits(old?.score)}` : `${digits(old?.score)} → ${digits(now?.score)}`;
  if (change === 'stayed') return `仍为第 ${now?.rank} 位（${scores}）`;
  const move = change === 'rose' ? '升' : '降';
  return `由第 ${old?.rank} 位${move}至第 ${now?.rank} 位（${scores}）${difference === 0 ? '，因他人变动' : ''}`;
}

function moveEn({ change, old, new: now, difference }: BareChange, told: Told): string {
  if (change === 'new') {
    const least = bar(told.old);
    const before =
      least === null ? 'had no place before' : `was not in the first ${told.old.limit} (last: ${least})`;
    return `New at ${now?.rank} with ${digits(now?.score)}; ${before}`;
  }
  if (change === 'gone') {
    const least = bar(told.now);
    const since =
      least === null ? 'has no place now' : `the last of the first ${told.now.limit} now has ${least}`;
    return `Gone from ${old?.rank} with ${digits(old?.score)}; ${since}`;
  }
  const scores =
    difference === 0
      ? `score unchanged, ${digits(old?.score)}`
      : `${digits(old?.score)} → ${digits(now?.score)}`;
  if (change === 'stayed') return `Stayed at ${now?.rank} (${scores})`;
  const move = change === 'rose' ? 'Rose' : 'Fell';
  return `${move} from ${old?.rank} to ${now?.rank} (${scores})${difference === 0 ? ', as others moved' : ''}`;
}

/** What the score gained and lost by; of a pair that is on one list only, what it is made of. */
function partsOf(tongue: Tongue, { components, difference }: BareChange): string | null {
  if (difference !== null) {
    const known = components.map(({ name, difference: by }) => ({ name, difference: by ?? 0 }));
    return list(tongue, differencesIn(tongue, known, MOST)) || null;
  }
  const parts = components
    .slice(0, MOST)
    .map(({ name, old, new: now }) => `${COMPONENT_NAMES[tongue][name]} ${digits(old ?? now ?? 0)}`);
  return list(tongue, parts);
}

function wordsZh({ terms: { gained, lost } }: BareChange): string | null {
  const quoted = (words: string[]) =>
    words
      .slice(0, MOST)
      .map((word) => `“${word}”`)
      .join('');
  const parts = [
    gained.length > 0 ? `新增${quoted(gained)}` : '',
    lost.length > 0 ? `失去${quoted(lost)}` : '',
  ];
  return parts.filter(Boolean).join('，') || null;
}

function wordsEn({ terms: { gained, lost } }: BareChange): string | null {
  const quoted = (words: string[]) =>
    words
      .slice(0, MOST)
      .map((word) => `“${word}”`)
      .join(', ');
  const parts = [
    gained.length > 0 ? `gained ${quoted(gained)}` : '',
    lost.length > 0 ? `lost ${quoted(lost)}` : '',
  ];
  return parts.filter(Boolean).join(', ') || null;
}

const EVENTS = {
  zh: { created: '新建', updated: '改动', deleted: '删除' },
  en: { created: 'created', updated: 'changed', deleted: 'deleted' },
} as const;

/** What was not alike between the runs and may have moved the pair, the nearest first. */
function causes(tongue: Tongue, change: BareChange, { old, now, between }: Told): string | null {
  const zh = tongue === 'zh';
  const { demandEvent } = between;
  const found: string[] = [];
  const { profile_event: event } = change;
  if (event) found.push(zh ? `其资料已${EVENTS.zh[event]}` : `its profile was ${EVENTS.en[event]}`);
  if (demandEvent)
    found.push(zh ? `需求已${EVENTS.zh[demandEvent]}` : `the demand was ${EVENTS.en[demandEvent]}`);
  if (old.settings !== now.settings)
    found.push(
      zh ? `匹配设置 ${old.settings} → ${now.settings}` : `settings ${old.settings} → ${now.settings}`,
    );
  for (const { what, a, b } of between.differs) {
    if (what === 'engine') found.push(zh ? `引擎 ${a} → ${b}` : `engine ${a} → ${b}`);
    if (what === 'lexicon') found.push(zh ? '词库不同' : 'another lexicon');
    if (what === 'model') found.push(zh ? '语料模型不同' : 'another model');
    if (what === 'request') found.push(zh ? '筛选条件不同' : 'other filters or limits');
  }
  const dataMoved = between.differs.some(({ what }) => what === 'data');
  if (found.length === 0 && dataMoved && change.difference !== 0)
    found.push(zh ? '其他数据有变动' : 'other data changed');
  return list(tongue, found) || null;
}
