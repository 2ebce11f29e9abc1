import type { Test } from 'tap';
import { type ErrorCode, errorCodes } from '../../src/errors.ts';
import type { Reply } from './app.ts';

/** Checks that a reply is a whole problem document of a code, and names exactly these faults, in any order. */
export function expectProblem(
  t: Test,
  reply: Reply,
  code: ErrorCode,
  pointers: readonly string[] = [],
  name: string = code,
): void {
  const { body, headers } = reply;
  t.equal(headers['content-type'], 'application/problem+json', `${name}: is a problem document`);
  t.match(
    body,
    { type: 'about:blank', title: errorCodes[code].title, status: reply.status, code, instance: /^\// },
    `${name}: says what it is`,
  );
  t.equal(reply.status, errorCodes[code].status, `${name}: has the status of its code`);
  t.equal(body.request_id, headers['x-request-id'], `${name}: carries the request's id`);
  const named = new Set((body.errors ?? []).map((fault: { pointer: string }) => fault.pointer));
  t.same([...named].sort(), [...pointers].sort(), `${name}: names each fault`);
  t.notMatch(
    JSON.stringify(body),
    /node_modules|\bat \S+:\d+|select .* from|Error:/i,
    `${name}: tells no inner thing`,
  );
}
