import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { databaseProblem } from '../db/errors.ts';
import { ApiError, type ErrorCode, errorCodes } from '../errors.ts';
import { type Fault, faultsOf, MAX_FAULTS } from '../validation/ajv.ts';

export const Problem = Type.Object(
  {
    type: Type.String({ description: 'Always about:blank; `code` tells problems apart' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.Enum(Object.keys(errorCodes), { description: 'Stable name of the problem' }),
    detail: Type.Optional(Type.String({ description: 'What happened in this case' })),
    instance: Type.String({ description: 'The address that was asked' }),
    request_id: Type.String(),
    allowed: Type.Optional(
      Type.Array(Type.String(), { description: 'What the state of the row allows instead' }),
    ),
    errors: Type.Optional(
      Type.Array(Type.Object({ pointer: Type.String(), message: Type.String() }), {
        description:
          'Each fault of the input (the first 100): its RFC 6901 pointer (into the body, or /query, /path, /headers) and what is wrong',
      }),
    ),
  },
  { $id: 'Problem', description: 'RFC 9457 problem document' },
);

const BY_STATUS: Record<number, ErrorCode> = {
  400: 'invalid_request',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'body_too_large',
  414: 'invalid_request',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  431: 'headers_too_large',
  503: 'unavailable',
};
const PART: Record<string, string> = {
  querystring: '/query',
  params: '/path',
  headers: '/headers',
  body: '',
};

/** The error a caller should see, whatever was thrown. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const { validation, validationContext, statusCode, code, message } = error as FastifyError;
  if (validation) {
    const part = PART[validationContext ?? 'body'] ?? '';
    const tellKnown = validationContext === 'querystring';
    const faults = faultsOf(validation as never, { tellKnown }).map((fault) => ({
      ...fault,
      pointer: part + fault.pointer,
    }));
    return new ApiError('invalid_request', undefined, distinct(faults));
  }
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY') {
    return new ApiError('invalid_json', message);
  }
  if (statusCode !== undefined && statusCode < 500)
    return new ApiError(BY_STATUS[statusCode] ?? 'invalid_request', message);
  if (statusCode === 503) return new ApiError('unavailable', message);
  return databaseProblem(error) ?? new ApiError('internal_error');
}

function distinct(faults: Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.pointer}\n${fault.message}`, fault])).values()];
}

function problemDocument(error: ApiError, instance: string, requestId: string): object {
  const { title, status } = errorCodes[error.code];
  return {
    type: 'about:blank',
    title,
    status,
    code: error.code,
    ...(error.message !== title && { detail: error.message }),
    instance,
    request_id: requestId,
    ...error.extra,
    ...(error.faults.length > 0 && { errors: error.faults.slice(0, MAX_FAULTS) }),
  };
}

export function sendProblem(
  error: ApiError,
  request: Pick<FastifyRequest, 'url' | 'id'>,
  reply: FastifyReply,
): FastifyReply {
  if (error.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
  if (error.code === 'unavailable') reply.header('retry-after', '2');
  if (error.code === 'request_in_flight') reply.header('retry-after', '1');
  // An address that cannot be decoded fails before any hook runs.
  reply.header('x-request-id', request.id);
  const body = problemDocument(error, request.url.split('?')[0] ?? '/', request.id);
  return reply.code(error.status).type('application/problem+json').serializer(JSON.stringify).send(body);
}

/** Every failure leaves as a problem document; only our own faults are logged as errors. */
export function installProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    // Not our failure, and nobody is left to read the answer.
    const hungUp =
      (error as NodeJS.ErrnoException).code === 'ECONNRESET' && (error as Error).message === 'aborted';
    const problem = hungUp ? new ApiError('invalid_request', 'The body broke off') : toApiError(error);
    if (hungUp) request.log.info('the caller hung up');
    else if (problem.code === 'internal_error') request.log.error({ err: error }, 'unexpected failure');
    else if (problem.status >= 500) request.log.warn({ err: error }, problem.message);
    return sendProblem(problem, request, reply);
  });
  app.setNotFoundHandler((request, reply) => {
    const allowed = (['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).filter((method) =>
      app.findRoute({ method, url: request.url.split('?')[0] ?? '/' }),
    );
    if (allowed.length === 0)
      return sendProblem(new ApiError('not_found', `Nothing is at ${request.url}`), request, reply);
    reply.header('allow', allowed.join(', '));
    if (request.method === 'OPTIONS') return reply.code(204).send();
    return sendProblem(new ApiError('method_not_allowed', `It takes ${allowed.join(', ')}`), request, reply);
  });
}

/** Answers what is not even HTTP, such as an address with raw characters that had to be percent-encoded. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const code = error.code === 'HPE_HEADER_OVERFLOW' ? 'headers_too_large' : 'invalid_request';
  const detail =
    code === 'invalid_request' ? 'Not valid HTTP; an address must be percent-encoded' : undefined;
  const body = JSON.stringify(problemDocument(new ApiError(code, detail), '/', ''));
  const { status } = errorCodes[code];
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
