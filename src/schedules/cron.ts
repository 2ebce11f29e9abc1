import { Cron } from 'croner';
import type { Fault } from '../validation/ajv.ts';

/**
 * The first time after a moment that a cron expression of five parts names in a time zone; undefined where there is none.
 * On the day clocks are put forward, a fixed time that does not exist comes when they have been; on the day they are put
 * back, a single fixed time comes once. Throws where the expression or the zone cannot be read.
 */
export function timeAfter(cron: string, time_zone: string, moment: Date): Date | undefined {
  const pattern = new Cron(cron, { timezone: time_zone, mode: '5-part', paused: true });
  return pattern.nextRun(moment) ?? undefined;
}

/** What is wrong with an expression or a zone. */
export function cronFaults(cron: string, time_zone: string, now: Date): Fault[] {
  if (!isTimeZone(time_zone)) return [{ pointer: '/time_zone', message: 'is not a known time zone (IANA)' }];
  try {
    if (timeAfter(cron, time_zone, now)) return [];
    return [{ pointer: '/cron', message: 'names a time that never comes' }];
  } catch (error) {
    const why = (error as Error).message.replace(/^CronPattern: /, '');
    return [{ pointer: '/cron', message: `cannot be read as five parts of cron: ${why}` }];
  }
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
