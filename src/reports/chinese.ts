import type { VocabularyName } from '../reference/index.ts';
import { countries, regionLine, regions, sectors, vocabularies } from '../reference/index.ts';

/** Texts that all kinds of report share, in Chinese. */

const nameIn = (list: readonly { code: string; zh: string }[], code: string): string =>
  list.find((entry) => entry.code === code)?.zh ?? code;

export const termZh = (list: VocabularyName, code: string): string => nameIn(vocabularies[list], code);
export const sectorZh = (code: string): string => nameIn(sectors, code);
export const countryZh = (code: string): string => nameIn(countries, code);

/** A region with the city it lies in, without its province where that is Zhejiang: "杭州市余杭区". */
export function regionZh(code: string | null): string {
  if (code === null) return '未注明地区';
  const line = regionLine(code).filter((each) => each !== '330000' || code === '330000');
  return line.map((each) => nameIn(regions, each)).join('');
}

const DATE = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long' });
const MOMENT = new Intl.DateTimeFormat('zh-CN', {
  ...{ timeZone: 'Asia/Shanghai', year: 'numeric', month: 'long', day: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
});
/** 2026年11月28日, by the clock of Shanghai; takes a day or a time. */
export const dateZh = (time: string): string =>
  DATE.format(new Date(time.length === 10 ? `${time}T12:00:00+08:00` : time));
/** 2026年11月28日 08:30 */
export const momentZh = (time: string): string => MOMENT.format(new Date(time));

/** 0.634 → "63%" */
export const percentZh = (share: number): string => `${Math.round(share * 100)}%`;

/** At most so many of a list, and how many there are. */
export const someOf = (names: readonly string[], most: number): string =>
  names.length > most ? `${names.slice(0, most).join('、')}等 ${names.length} 个` : names.join('、');
