import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';

/** Of all processes one is the leader, for as long as its connection to the database lasts. */
export interface Leader {
  /** Whether this process is it; a follower that is not does nothing. */
  held(): boolean;
  start(): void;
  stop(): Promise<void>;
}

const LOCK = 7_303_028;
const RETRY_MS = 1_000;
const CONNECT_MS = 5_000;
/** A connection that is lost without a word would leave two leaders. */
const BEAT_MS = 3_000;
const FAREWELL_MS = 1_000;

/** `elected` is called when this process becomes the leader. */
export function createLeader(address: pg.ClientConfig, logger: Logger, elected: () => void): Leader {
  let client: pg.Client | undefined;
  let held = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let trying: Promise<void> = Promise.resolve();

  function lose(): void {
    const had = held;
    held = false;
    client = undefined;
    clearTimeout(timer);
    if (had && !stopped) again();
  }
  /** Ends the connection; one that is dead says no farewell, and is not waited for. */
  function leave(): void {
    void client?.end().catch(() => undefined);
    lose();
  }
  const again = (): void => {
    timer = setTimeout(begin, RETRY_MS);
  };
  async function connect(): Promise<pg.Client> {
    const next = new pg.Client({
      ...{
        ...address,
        application_name: 'zhiqi-leader',
        keepAlive: true,
        connectionTimeoutMillis: CONNECT_MS,
        query_timeout: CONNECT_MS,
      },
    });
    next.on('error', () => undefined);
    await next.connect();
    client = next;
    next.once('end', () => {
      if (client === next) lose();
    });
    return next;
  }
  async function attempt(): Promise<void> {
    try {
      const connection = client ?? (await connect());
      const asked = await connection.query('SELECT pg_try_advisory_lock($1) AS held', [LOCK]);
      held = asked.rows[0].held;
      if (held) {
        elected();
        beat(connection);
      }
    } catch (error) {
      logger.debug({ err: error }, 'asking to lead search failed; it is tried again');
      leave();
    }
    if (!held && !stopped) again();
  }
  function beat(connection: pg.Client): void {
    timer = setTimeout(async () => {
      try {
        await connection.query('SELECT 1');
        if (held) beat(connection);
      } catch {
        leave();
      }
    }, BEAT_MS);
  }
  function begin(): void {
    trying = attempt();
  }
  return {
    held: () => held,
    start: begin,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await trying;
      const ended = client?.end().catch(() => undefined);
      lose();
      await Promise.race([ended, sleep(FAREWELL_MS, undefined, { ref: false })]);
    },
  };
}
