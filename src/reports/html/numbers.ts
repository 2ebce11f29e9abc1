const number = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 2 });
const precise = new Intl.NumberFormat('zh-CN', { style: 'percent', maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('zh-CN', { style: 'percent', maximumFractionDigits: 0 });
const time = new Intl.DateTimeFormat('sv-SE', {
  ...{ timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' },
});

export const showNumber = (value: number): string => number.format(value);
/** 0..1 */
export const showShare = (value: number): string => whole.format(value);
/** The same, where neither a few may read as none nor nearly all as all. */
export function showPercent(value: number): string {
  const isNear = (edge: number) => value !== edge && Math.abs(value - edge) < 0.01;
  return (isNear(0) || isNear(1) ? precise : whole).format(value);
}
/** By the clock of Shanghai; what is no time stays as it is. */
export function showTime(value: string): string {
  const moment = new Date(value);
  return Number.isNaN(moment.getTime()) ? value : time.format(moment);
}
