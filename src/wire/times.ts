/** A time of RFC 3339, as it is stored and shown: in UTC, to the millisecond. A leap second is the second after it. */
export function inUtc(time: string): string {
  const whole = time.toUpperCase().replace(/(T\d\d:\d\d):60/, '$1:59');
  const leap = whole === time.toUpperCase() ? 0 : 1_000;
  return new Date(new Date(whole).getTime() + leap).toISOString();
}
