import type { FastifyInstance, RouteOptions } from 'fastify';
import Type, { type TSchema } from 'typebox';
import { isPublic } from '../access/permissions.ts';
import { errorCodes } from '../errors.ts';
import { ref } from '../wire/fields.ts';
import { IDEMPOTENCY_KEY, takesKey } from './idempotency.ts';
import { isLimited } from './limits.ts';
import { Problem } from './problems.ts';

/** Actions that store nothing, whatever body they take. */
const READINGS = /\.(read|preview)$/;

/** The statuses a route can answer with besides its own, from what it takes. */
function problemStatuses({ config, schema = {}, method }: RouteOptions): number[] {
  const writes = !READINGS.test(config?.action ?? '');
  // Lines that conflict are reported one by one, in a reply of 200.
  const isImport = schema.consumes?.includes('application/x-ndjson');
  const secured = config?.action && !isPublic(config.action) ? [401, 403] : [];
  const limited = config?.action && isLimited(config.action) ? [429] : [];
  const hasInput = schema.params || schema.querystring || schema.body;
  const hasId = schema.params ? [404] : [];
  const body = schema.body ? [413, 415] : [];
  const conflict = writes && !isImport && (schema.body || method === 'DELETE') ? [409] : [];
  const headers = JSON.stringify(schema.headers ?? {});
  const conditional = headers.includes('if-match') ? [412, 428] : [];
  const keyed = headers.includes(IDEMPOTENCY_KEY) ? [400, 409, 422] : [];
  return [
    ...(hasInput ? [400] : []),
    ...secured,
    ...hasId,
    ...body,
    ...conflict,
    ...conditional,
    ...keyed,
    ...limited,
    500,
    503,
  ];
}

const header = (description: string): TSchema => Type.String({ description });
const IN_FLIGHT = header('Seconds to wait, where the same request is under way');
const REQUEST_ID = header('The id the request came with, or a new one');
const PROBLEM_HEADERS: Record<number, Record<string, TSchema>> = {
  401: { 'www-authenticate': header('Bearer') },
  429: {
    'retry-after': header('Seconds to wait before asking again'),
    'ratelimit-limit': header('Requests that are taken in a minute'),
    'ratelimit-remaining': header('How many of them are left'),
    'ratelimit-reset': header('Seconds until the minute is over'),
  },
  503: { 'retry-after': header('Seconds to wait before asking again') },
};

/** The reply of a status that a route has for a reason of its own. */
export function problemResponse(status: number): TSchema {
  const all = Object.entries(errorCodes).filter(([, { status: of }]) => of === status);
  const description = all.map(([code, { title }]) => `\`${code}\`: ${title}`).join('; ');
  return {
    description,
    headers: PROBLEM_HEADERS[status],
    content: { 'application/problem+json': { schema: ref(Problem) } },
  } as unknown as TSchema;
}

/** Adds to every route's description what follows from its action: its key, its errors and the headers of all replies. */
export function documentRoutes(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.schema?.hide || !route.schema) return;
    const response = { ...(route.schema.response as Record<string, Described>) };
    for (const status of problemStatuses(route)) response[status] ??= problemResponse(status);
    if (takesKey(route))
      response[409] = withHeaders(response[409] as Described, { 'retry-after': IN_FLIGHT });
    for (const [status, reply] of Object.entries(response))
      response[status] = withHeaders(reply, { 'x-request-id': REQUEST_ID });
    route.schema.response = response;
    if (route.config?.action && !isPublic(route.config.action)) route.schema.security = [{ key: [] }];
  });
}

type Described = TSchema & { headers?: Record<string, TSchema> };

/** A reply with headers of its own; they describe it and check nothing. */
export const withHeaders = (reply: Described, headers: Record<string, TSchema>): TSchema => ({
  ...reply,
  headers: { ...reply.headers, ...headers },
});

/** A reply that is text of some media type, such as NDJSON. */
export const textReply = (mediaType: string, description: string): TSchema =>
  ({ description, content: { [mediaType]: { schema: Type.String() } } }) as unknown as TSchema;
