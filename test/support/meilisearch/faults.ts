import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { type ErrorBody, errorBody } from './errors.ts';
import type { Document } from './state.ts';

/** What came in. */
export interface Received {
  method: string;
  path: string;
  /** Parsed where it is JSON, text otherwise. */
  body: unknown;
  headers: IncomingHttpHeaders;
}

/** What goes wrong with one request. */
export interface Fault {
  /** Milliseconds the answer waits, after what was asked is done. */
  delay?: number;
  /** Answered in place of what was asked, which is not done. */
  status?: 429 | 500 | 503;
  /** Seconds, as a header beside the status. */
  retryAfter?: number;
  /** The answer breaks off in its middle, after what was asked is done. */
  cut?: boolean;
}

export interface TaskAsked {
  uid: number;
  type: string;
  indexUid: string | null;
  documents: readonly Document[];
}

/** What a test sets to have things go wrong; all of it undone where nothing is set. */
export interface Faults {
  fault?: ((request: Received) => Fault | undefined) | undefined;
  /** A task with an error ends as failed and changes nothing. */
  failTask?: ((task: TaskAsked) => ErrorBody | undefined) | undefined;
  /** A document with a reason fails its whole batch. */
  refuses?: ((document: Document) => ErrorBody | string | undefined) | undefined;
}

export interface Answer {
  status: number;
  body?: object;
  headers?: Record<string, string>;
}

const spoken: Record<number, ErrorBody> = {
  429: errorBody('too_many_search_requests', 'Too many requests.'),
  500: errorBody('internal', 'An internal error has occurred. `something broke`.'),
  503: errorBody('too_many_search_requests', 'Too many search requests running at the same time: 1000.'),
};

export function failure({ status, retryAfter }: Fault): Answer | undefined {
  if (!status) return undefined;
  const headers = retryAfter === undefined ? undefined : { 'retry-after': String(retryAfter) };
  return { status, body: spoken[status], ...(headers ? { headers } : {}) } as Answer;
}

export function send(response: ServerResponse, { status, body, headers }: Answer, cut = false): void {
  // A route or method that is not there is answered without any body.
  const text = Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  response.writeHead(status, { ...type, 'content-length': text.length, ...headers });
  if (!cut) response.end(text);
  else response.write(text.subarray(0, text.length / 2), () => response.socket?.destroy());
}
