import t from 'tap';
import { cronFaults, timeAfter } from '../../src/schedules/cron.ts';

/** The next times after a moment. */
function times(cron: string, zone: string, from: string, count: number): (string | undefined)[] {
  const found: (string | undefined)[] = [];
  for (let at: Date | undefined = new Date(from); found.length < count; ) {
    at = at && timeAfter(cron, zone, at);
    found.push(at?.toISOString());
  }
  return found;
}

t.test('times are those of the time zone, and always later than the moment', async (t) => {
  t.same(times('30 6 * * MON', 'Asia/Shanghai', '2026-11-28T00:00:00Z', 2), [
    '2026-11-29T22:30:00.000Z',
    '2026-12-06T22:30:00.000Z',
  ]);
  t.same(
    times('0 0 1 * *', 'UTC', '2026-12-01T00:00:00Z', 1),
    ['2027-01-01T00:00:00.000Z'],
    'never the same',
  );
  t.same(times('0 12 29 2 *', 'UTC', '2026-03-01T00:00:00Z', 1), ['2028-02-29T12:00:00.000Z']);
  t.same(times('0 0 30 2 *', 'UTC', '2026-03-01T00:00:00Z', 1), [undefined], 'some never come');
});

t.test('when clocks are put forward, a time that does not exist comes when they have been', async (t) => {
  // New York, 8 March 2026: 02:00 EST is 03:00 EDT.
  t.same(times('30 2 * * *', 'America/New_York', '2026-03-07T12:00:00Z', 3), [
    '2026-03-08T07:00:00.000Z',
    '2026-03-09T06:30:00.000Z',
    '2026-03-10T06:30:00.000Z',
  ]);
});

t.test('when clocks are put back, a fixed time comes once, and every hour is an hour', async (t) => {
  // New York, 1 November 2026: 02:00 EDT is 01:00 EST.
  t.same(times('30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', 2), [
    '2026-11-01T05:30:00.000Z',
    '2026-11-02T06:30:00.000Z',
  ]);
  t.same(times('0 * * * *', 'America/New_York', '2026-11-01T04:30:00Z', 3), [
    '2026-11-01T05:00:00.000Z',
    '2026-11-01T06:00:00.000Z',
    '2026-11-01T07:00:00.000Z',
  ]);
});

t.test('what cannot be read is said, with where it stands', async (t) => {
  const now = new Date('2026-11-28T00:00:00Z');
  t.same(cronFaults('15 3 * * *', 'Asia/Shanghai', now), []);
  t.match(cronFaults('* * * * * *', 'UTC', now), [{ pointer: '/cron', message: /five parts.*has 6 parts/ }]);
  t.match(cronFaults('61 * * * *', 'UTC', now), [{ pointer: '/cron', message: /Invalid value for minute/ }]);
  t.match(cronFaults('soon', 'UTC', now), [{ pointer: '/cron', message: /cannot be read/ }]);
  t.match(cronFaults('0 0 30 2 *', 'UTC', now), [{ pointer: '/cron', message: /never comes/ }]);
  t.match(cronFaults('15 3 * * *', 'Mars/Olympus', now), [{ pointer: '/time_zone', message: /not a known/ }]);
});
