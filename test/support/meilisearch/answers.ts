import type { IncomingHttpHeaders } from 'node:http';
import { readBody } from './bodies.ts';
import type { Route } from './calls.ts';
import type { Contract } from './contract.ts';
import { errorBody, isRefusal, notHere, type Refusal, refusal } from './errors.ts';
import type { Answer } from './faults.ts';
import { authorize, demandIndex } from './keys.ts';
import { demandUid, routes } from './routes.ts';
import type { State } from './state.ts';
import type { Queue } from './tasks.ts';

/** A request that breaks what is published, or asks for what the stub has not. */
export interface Violation {
  method: string;
  path: string;
  code: string;
  message: string;
}

export interface Server {
  state: State;
  queue: Queue;
  master: string | undefined;
  contract: Contract | undefined;
  violations: Violation[];
}

export interface Incoming {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
}

const matchers = routes.map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

interface Match {
  route: Route;
  params: Record<string, string>;
}

/** The route of a request, or the bare 404 or 405 of a server that has none. */
function match(method: string, pathname: string, contract: Contract | undefined): Match | Answer {
  const found = matchers.filter(({ pattern }) => pattern.test(pathname));
  const hit = found.find(({ route }) => route.method === method);
  if (hit) {
    const groups = Object.entries(hit.pattern.exec(pathname)?.groups ?? {});
    return {
      route: hit.route,
      params: Object.fromEntries(groups.map(([k, v]) => [k, decodeURIComponent(v)])),
    };
  }
  const published = contract?.find(method, pathname);
  if (published?.known) throw notHere(`${method} ${published.path}`);
  return { status: found.length || published ? 405 : 404 };
}

function carryOut(server: Server, incoming: Incoming): Answer {
  const { state, queue, master, contract } = server;
  const { method, path, headers, text } = incoming;
  const url = new URL(path, 'http://localhost');
  const matched = match(method, url.pathname, contract);
  if (!('route' in matched)) return matched;
  const { route, params } = matched;
  const { action } = route;
  const access = action ? authorize(state.keys, master, headers.authorization, action) : 'master';
  if (params.index_uid !== undefined) {
    demandIndex(access, params.index_uid);
    demandUid(params.index_uid);
  }
  const query = Object.fromEntries(url.searchParams);
  const body = readBody(route.reads, headers, text);
  const breach = contract?.check({ method, path: route.path, query, body });
  if (breach) throw violation(server, incoming, refusal(breach.code, breach.message));
  return route.act({ state, queue, access, master, params, query, body });
}

function violation({ violations }: Server, { method, path }: Incoming, error: Refusal): Refusal {
  violations.push({ method, path, code: error.body.code, message: error.message });
  return error;
}

export function answer(server: Server, incoming: Incoming): Answer {
  try {
    return carryOut(server, incoming);
  } catch (error) {
    if (!isRefusal(error)) return { status: 500, body: errorBody('internal', String(error)) };
    if (error.status === 501) violation(server, incoming, error);
    return { status: error.status, body: error.body };
  }
}
