import type { Answer } from './faults.ts';
import type { Access } from './keys.ts';
import type { State } from './state.ts';
import type { Queue } from './tasks.ts';

export interface Call {
  state: State;
  queue: Queue;
  access: Access;
  master: string | undefined;
  params: Record<string, string>;
  query: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: the contract has checked its fields.
  body: any;
}

export interface Route {
  method: string;
  /** As the published description writes it. */
  path: string;
  /** What a key must allow; undefined where no key is asked. */
  action?: string;
  reads?: 'json' | 'documents';
  act(call: Call): Answer;
}

export const ok = (body: object): Answer => ({ status: 200, body });
export const accepted = (body: object): Answer => ({ status: 202, body });
export const uidOf = ({ params }: Call): string => params.index_uid ?? '';

export const paged = <T>(all: T[], query: Record<string, string>): Answer => {
  const [offset, limit] = [Number(query.offset ?? 0), Number(query.limit ?? 20)];
  return ok({ results: all.slice(offset, offset + limit), offset, limit, total: all.length });
};
