import type { Logger } from 'pino';
import { system } from '../../access/principal.ts';
import type { Transact } from '../../db/transaction.ts';
import { createRounds } from '../../outbox/rounds.ts';
import type { ScheduleService } from '../../schedules/service.ts';
import { standardSchedules } from '../../schedules/standard.ts';
import { ANALYSER_VERSION } from '../../text/index.ts';
import { type ReanalyseServices, reanalyseJob } from '../kinds/reanalyse.ts';
import type { JobService } from '../service.ts';
import type { Chore } from './worker.ts';

export interface UpkeepDeps extends Omit<ReanalyseServices, 'lexicon'> {
  transact: Transact;
  jobs: Pick<JobService, 'start'>;
  schedules: Pick<ScheduleService, 'ensure'>;
  logger: Logger;
}

const AGAIN_MS = 10_000;

/** What a worker sees to when it starts, since it may be of a newer version than what is stored. */
export function createUpkeep({ transact, jobs, schedules, logger, ...resources }: UpkeepDeps): Chore {
  const upkeep = createRounds('seeing to what is stored', see, logger);

  async function see(): Promise<void> {
    await schedules.ensure(standardSchedules);
    const stale = { stale: ANALYSER_VERSION };
    const { profiles, demands } = resources;
    const rows = (await profiles.count(system, stale)) + (await demands.count(system, stale));
    if (rows === 0) return;
    await transact((tx) => jobs.start(tx, system, reanalyseJob, {}, { uniqueKey: reanalyseJob.name }));
  }
  let timer: NodeJS.Timeout | undefined;
  const untilDone = (): void =>
    void upkeep.next().then(
      () => clearInterval(timer),
      () => undefined,
    );
  return {
    start() {
      timer = setInterval(untilDone, AGAIN_MS);
      untilDone();
    },
    async stop() {
      clearInterval(timer);
      await upkeep.settled();
    },
  };
}
