import type { Logger } from 'pino';
import { createRounds } from '../outbox/rounds.ts';
import type { ScheduleService } from './service.ts';

const TICK_MS = 1_000;

/** Looks every second whether a schedule is due. */
export function createTicker(schedules: Pick<ScheduleService, 'fire'>, logger: Logger) {
  let timer: NodeJS.Timeout | undefined;
  const firing = createRounds(
    'starting what is scheduled',
    async () => void (await schedules.fire()),
    logger,
  );
  return {
    start() {
      firing.quietly();
      timer = setInterval(firing.quietly, TICK_MS);
    },
    async stop() {
      clearInterval(timer);
      await firing.settled();
    },
  };
}
