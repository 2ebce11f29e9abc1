import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { system } from '../../src/access/principal.ts';
import type { TestApp } from './app.ts';

/** Real connections to the application, as an admin; each request has one of its own. */
export interface Connection {
  /** A request whose body is still to be written. */
  open(method: string, path: string, headers?: Record<string, string>): ClientRequest;
  /** Sends a whole body and gives the parsed reply. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies freely
  send(method: string, path: string, body?: string | Buffer, headers?: Record<string, string>): Promise<any>;
}

export async function listen({ app, services }: TestApp): Promise<Connection> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const { key } = await services.keys.create(system, { name: 'connection', role: 'admin' });
  const open: Connection['open'] = (method, path, headers = {}) =>
    request({
      ...{ host: '127.0.0.1', port, method, path, agent: false },
      headers: { authorization: `Bearer ${key}`, ...headers },
    });
  return {
    open,
    async send(method, path, body, headers) {
      const asked = open(method, path, headers);
      asked.end(body);
      const [reply] = (await once(asked, 'response')) as [IncomingMessage];
      const text = Buffer.concat(await reply.toArray()).toString();
      return { status: reply.statusCode, body: text.startsWith('{') ? JSON.parse(text) : text };
    },
  };
}
