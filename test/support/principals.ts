import { system } from '../../src/access/principal.ts';
import type { IssuedApiKey, NewApiKey } from '../../src/access/schema.ts';
import type { Reply, TestApp } from './app.ts';

export type Ask = (method: string, url: string, payload?: unknown, headers?: object) => Promise<Reply>;

/** Asks by a key. */
export const asking =
  ({ as }: Pick<TestApp, 'as'>, key: string): Ask =>
  (method, url, payload, headers) =>
    as('anonymous')(method, url, payload, { authorization: `Bearer ${key}`, ...headers });

/** Makes keys, and asks by each. */
export const principals =
  (app: TestApp) =>
  async (fields: Omit<NewApiKey, 'name'>): Promise<Ask & { key: IssuedApiKey }> => {
    const key = await app.services.keys.create(system, { name: fields.role, ...fields });
    return Object.assign(asking(app, key.key), { key });
  };

/** A row of a room, made by whoever asks. */
export const making =
  (ask: Ask) =>
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies freely
  async (path: string, fields: object): Promise<any> => {
    const { status, body, raw } = await ask('POST', `/v1/${path}`, fields);
    if (status !== 201) throw new Error(`${path}: ${status} ${raw}`);
    return body;
  };
