import { dayInChina } from '../demands/days.ts';
import {
  countries,
  type Entry,
  regionLevel,
  regionLine,
  regions,
  sectors,
  type VocabularyName,
  vocabularies,
} from '../reference/index.ts';

/** How reports say things in Chinese: names for codes, days, dates, shares and sums, none more exact than it is. */

const namesOf = (list: readonly Entry[]): ReadonlyMap<string, string> =>
  new Map(list.map(({ code, zh }) => [code, zh]));
const regionNames = namesOf(regions);
const sectorNames = namesOf(sectors);
const countryNames = namesOf(countries);
const vocabularyNames = new Map<string, ReadonlyMap<string, string>>(
  Object.entries(vocabularies).map(([name, list]) => [name, namesOf(list)]),
);

/** 余杭区 */
export const regionName = (code: string): string => regionNames.get(code) ?? code;
/** 杭州市余杭区; a province stands alone, and before nothing. */
export const fullRegionName = (code: string): string =>
  regionLine(code)
    .filter((each) => each === code || regionLevel(each) !== 'province')
    .map(regionName)
    .join('');
export const sectorName = (code: string): string => sectorNames.get(code) ?? code;
export const countryName = (code: string): string => countryNames.get(code) ?? code;
export const wordFor = (name: VocabularyName, code: string): string =>
  vocabularyNames.get(name)?.get(code) ?? code;

/** 甲、乙、丙等5项: some names, and how many there are in all where not all are named. */
export function listed(names: readonly string[], most: number, counter: string): string {
  if (names.length <= most) return names.join('、');
  return `${names.slice(0, most).join('、')}等${names.length}${counter}`;
}

/** 2026年11月28日, by the clock of Shanghai. */
export function dateText(time: string | Date): string {
  const [year, month, day] = dayInChina(new Date(time)).split('-').map(Number);
  return `${year}年${month}月${day}日`;
}
/** YYYY-MM-DD by the clock of Shanghai, as cells keep it. */
export const dateCell = (time: string | null): string | null => time && dayInChina(new Date(time));
/** 2026-06 → 2026年6月 */
export const monthText = (month: string): string => `${month.slice(0, 4)}年${Number(month.slice(5))}月`;

const DAY_MS = 86_400_000;
/** Whole days that have passed since a time. */
export const daysSince = (time: string, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - new Date(time).getTime()) / DAY_MS));

/** 不到1天, 2.5天, 34天 */
export function daysText(days: number | null): string {
  if (days === null) return '—';
  if (days < 1) return '不到1天';
  return days < 10 ? `${Math.round(days * 10) / 10}天` : `${Math.round(days)}天`;
}
/** To one decimal, as cells keep it. */
export const tenths = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 10) / 10;

/** From here on a share is told in percent; of fewer it is told as it is. */
const MANY = 10;
/** 67%, or 2/3 where a percentage would be more exact than what it is of. */
export function shareText(part: number, whole: number): string {
  if (whole === 0) return '—';
  if (whole < MANY) return `${part}/${whole}`;
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 1) return '不到1%';
  return percent > 99 && percent < 100 ? '99%以上' : `${Math.round(percent)}%`;
}
/** 占征集需求的67%, or of few 3项征集需求中的2项 */
export const portionText = (part: number, whole: number, of: string, counter: string): string =>
  whole < MANY ? `${whole}${counter}${of}中的${part}${counter}` : `占${of}的${shareText(part, whole)}`;
/** 0..1 to three decimals, as contents keep it; null of nothing. */
export const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 1000) / 1000;

/** 8万元, 120.5万元, 3.2亿元, 5000元 */
export function moneyText(yuan: number): string {
  if (yuan < 10_000) return `${yuan}元`;
  if (yuan < 100_000_000) return `${Math.round(yuan / 1_000) / 10}万元`;
  return `${Math.round(yuan / 1_000_000) / 100}亿元`;
}

const MOMENT = new Intl.DateTimeFormat('zh-CN', {
  ...{ timeZone: 'Asia/Shanghai', year: 'numeric', month: 'long', day: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
});
/** 2026年11月28日 08:30, by the clock of Shanghai. */
export const momentText = (time: string): string => MOMENT.format(new Date(time));
/** 0.634 → 63% */
export const percentText = (part: number): string => `${Math.round(part * 100)}%`;
