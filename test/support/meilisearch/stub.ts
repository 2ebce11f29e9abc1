import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Test } from 'tap';
import { answer, type Server, type Violation } from './answers.ts';
import { showBody } from './bodies.ts';
import type { Contract } from './contract.ts';
import { type Faults, failure, type Received, send } from './faults.ts';
import { defaultKeys } from './keys.ts';
import { createState, type Document, type State } from './state.ts';
import { createQueue, type TaskView, taskView } from './tasks.ts';

export type { Violation } from './answers.ts';
export type { Contract, Exchange } from './contract.ts';
export { loadContract, loadExchanges } from './contract.ts';
export { type ErrorBody, errorBody } from './errors.ts';
export type { Fault, Faults, Received, TaskAsked } from './faults.ts';
export type { TaskView } from './tasks.ts';

export interface MeiliStub extends Faults {
  readonly url: string;
  readonly port: number;
  readonly requests: Received[] & { clear(): void };
  readonly violations: Violation[];
  /** The documents of an index by their ids; none where there is no such index. */
  documents(uid: string): Map<string, Document>;
  indexes(): string[];
  tasks(): TaskView[];
  /** Tasks wait from now on, a stop and a start between, until they are resumed. */
  pause(): void;
  resume(): void;
  /** Breaks every connection and refuses new ones, with its data kept for when it starts again. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Comes back empty: no index, document, task or setting, and with `keys` none of the keys made. */
  wipe(lost?: { keys?: boolean }): void;
}

/** Waits in the way of an answer, ended early where the stub stops. */
function createWaits() {
  const timers = new Set<NodeJS.Timeout>();
  return {
    after(milliseconds: number | undefined, act: () => void): void {
      if (!milliseconds) {
        act();
        return;
      }
      const timer = setTimeout(() => {
        timers.delete(timer);
        act();
      }, milliseconds);
      timers.add(timer);
    },
    end(): void {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

function createListener(
  server: Server,
  faults: Faults,
  requests: Received[],
  waits: ReturnType<typeof createWaits>,
) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url: path = '', headers } = request;
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return;
    const received = { method, path, body: showBody(body), headers };
    requests.push(received);
    const fault = faults.fault?.(received) ?? {};
    const reply = failure(fault) ?? answer(server, { method, path, headers, text: body });
    waits.after(fault.delay, () => {
      if (!response.destroyed) send(response, reply, fault.cut);
    });
  };
}

const clearable = <T>(): T[] & { clear(): void } => {
  const list: T[] = [];
  return Object.assign(list, { clear: () => void list.splice(0) });
};

function wipe(state: State, master: string | undefined, keys = false): void {
  state.indexes.clear();
  state.tasks.splice(0);
  if (keys) state.keys.splice(0, state.keys.length, ...defaultKeys(master));
}

/** A server that answers as Meilisearch does, in this process; `key` is its master key, without which all is open. */
export async function createMeiliStub(
  t: Test,
  { key: master, contract }: { key?: string; contract?: Contract | undefined } = {},
): Promise<MeiliStub> {
  const faults: Faults = {};
  const requests = clearable<Received>();
  const state = createState(master);
  const queue = createQueue(state, faults);
  const server: Server = { state, queue, master, contract, violations: [] };
  const waits = createWaits();
  const http = createServer(createListener(server, faults, requests, waits));
  const sockets = new Set<Socket>();
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  const start = async (port: number) => {
    http.listen(port, '127.0.0.1');
    await once(http, 'listening');
  };
  await start(0);
  const { port } = http.address() as AddressInfo;
  let held = false;
  const stop = async () => {
    if (!http.listening) return;
    const closed = once(http, 'close');
    http.close();
    queue.pause();
    waits.end();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  t.teardown(stop);
  return Object.assign(faults, {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    violations: server.violations,
    documents: (uid: string) => state.indexes.get(uid)?.documents ?? new Map<string, Document>(),
    indexes: () => [...state.indexes.keys()].sort(),
    tasks: () => state.tasks.map(taskView),
    pause() {
      held = true;
      queue.pause();
    },
    resume() {
      held = false;
      queue.resume();
    },
    stop,
    async start() {
      await start(port);
      if (!held) queue.resume();
    },
    wipe: (lost: { keys?: boolean } = {}) => wipe(state, master, lost.keys),
  });
}
