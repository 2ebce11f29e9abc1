/** What is counted in, by how it is called before 元. */
export const UNITS: Readonly<Record<string, number>> = {
  ...{ '': 1, 百: 100, 千: 1_000, 万: 10_000, 十万: 100_000, 百万: 1e6, 千万: 1e7, 亿: 1e8 },
};
export const MANY = '十万|百万|千万|百|千|万|亿';
const OURS = '人民币|rmb|cny|¥';
const OTHERS =
  '美元|美金|欧元|日元|日圆|英镑|港元|港币|澳元|加元|新元|新加坡元|韩元|台币|卢布|法郎|泰铢|卢比|澳门元|澳门币|外币|' +
  'usd|eur|jpy|gbp|hkd|aud|cad|sgd|krw|twd|chf|rub|thb|inr|mop|[$€£₩₽฿₹]';

/** The money that a plain heading ends in. */
export const MONEY_TAIL = new RegExp(`(?:单位)?(?:${MANY})?(?:${OURS}|${OTHERS})?(?:(?:${MANY})?元)?$`);

const FOREIGN = new RegExp(`(?<![a-z])(?:${OTHERS})(?![a-z])`);
/** Money that is not known, by its three letters. */
const LETTERS = /[([【](?!rmb|cny)[a-z]{3}[)\]】]/;
const YUAN = new RegExp(`(${MANY})?(?:${OURS})?元`);
const BARE = new RegExp(`[([【](?:单位)?:?(?:${OURS})?(${MANY})(?:${OURS})?[)\\]】]`);
const ANYWHERE = /(十万|百万|千万|万|亿)/;

/** What a number under a heading is multiplied by to be yuan; undefined where it counts other money. */
export function scaleOf(heading: string): number | undefined {
  const plain = heading.normalize('NFKC').toLowerCase();
  if (FOREIGN.test(plain) || LETTERS.test(plain)) return undefined;
  const close = plain.replace(/\s/g, '');
  const [, unit = ''] = YUAN.exec(close) ?? BARE.exec(close) ?? ANYWHERE.exec(close) ?? [];
  return UNITS[unit];
}
