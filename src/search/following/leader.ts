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
    if (had && !stopped) again();
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
      },
    });
    next.on('error', () => undefined);
    await next.connect();
    next.once('end', lose);
    client = next;
    return next;
  }
  async function attempt(): Promise<void> {
    try {
      const connection = client ?? (await connect());
      const asked = await connection.query('SELECT pg_try_advisory_lock($1) AS held', [LOCK]);
      held = asked.rows[0].held;
      if (held) elected();
    } catch (error) {
      logger.debug({ err: error }, 'asking to lead search failed; it is tried again');
      await client?.end().catch(() => undefined);
      lose();
    }
    if (!held && !stopped) again();
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
      await client?.end().catch(() => undefined);
      lose();
    },
  };
}
