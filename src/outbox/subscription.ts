import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';

/**
 * Listens on channels of the database until the returned function is called. A handler is given the notification's
 * payload; undefined when the connection is new, and anything may have been missed.
 */
export type Subscribe = (
  handlers: Record<string, (payload: string | undefined) => void>,
) => Promise<() => Promise<void>>;

const RETRY_MS = 1_000;
const CONNECT_MS = 5_000;

/** Notifications over a connection of their own, made again whenever it is lost. */
export function createSubscribe(address: pg.ClientConfig, logger: Logger): Subscribe {
  return async (handlers) => {
    let client: pg.Client | undefined;
    let stopped = false;
    let listening: Promise<void> | undefined;

    async function listen(): Promise<void> {
      const next = new pg.Client({
        ...address,
        application_name: 'zhiqi-listen',
        keepAlive: true,
        connectionTimeoutMillis: CONNECT_MS,
      });
      next.on('error', () => undefined);
      next.on('notification', ({ channel, payload }) => handlers[channel]?.(payload));
      try {
        await next.connect();
        for (const channel of Object.keys(handlers))
          await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      } catch (error) {
        await next.end().catch(() => undefined);
        throw error;
      }
      next.once('end', () => {
        listening = listenAgain();
      });
      client = next;
      for (const handler of Object.values(handlers)) handler(undefined);
    }
    async function listenAgain(): Promise<void> {
      while (!stopped) {
        try {
          return await listen();
        } catch (error) {
          logger.debug({ err: error }, 'listening for notifications failed; polling goes on');
          await sleep(RETRY_MS);
        }
      }
    }

    await listen();
    return async () => {
      stopped = true;
      // A connection that is being made again has to be there before it can be ended.
      await listening;
      await client?.end().catch(() => undefined);
    };
  };
}
