import type { FastifyInstance, RouteOptions } from 'fastify';
import Type, { type TSchema } from 'typebox';
import { isPublic } from '../access/permissions.ts';
import { errorCodes } from '../errors.ts';
import { ref } from '../wire/fields.ts';
import { Problem } from './problems.ts';

/** The statuses a route can answer with besides its own, from what it takes. */
function problemStatuses({ config, schema = {}, method }: RouteOptions): number[] {
  const secured = config?.action && !isPublic(config.action) ? [401, 403] : [];
  const hasInput = schema.params || schema.querystring || schema.body;
  const hasId = schema.params ? [404] : [];
  const body = schema.body ? [409, 413, 415] : method === 'DELETE' ? [409] : [];
  const conditional = JSON.stringify(schema.headers ?? {}).includes('if-match') ? [412, 428] : [];
  return [...(hasInput ? [400] : []), ...secured, ...hasId, ...body, ...conditional, 500, 503];
}

function problemResponse(status: number): TSchema {
  const all = Object.entries(errorCodes).filter(([, { status: of }]) => of === status);
  const description = all.map(([code, { title }]) => `\`${code}\`: ${title}`).join('; ');
  return {
    description,
    content: { 'application/problem+json': { schema: ref(Problem) } },
  } as unknown as TSchema;
}

/** Adds to every route's description what follows from its action: the key it needs and the errors it can answer. */
export function documentRoutes(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.schema?.hide || !route.schema) return;
    const response = (route.schema.response ?? {}) as Record<string, unknown>;
    for (const status of problemStatuses(route)) response[status] ??= problemResponse(status);
    route.schema.response = response;
    if (route.config?.action && !isPublic(route.config.action)) route.schema.security = [{ key: [] }];
  });
}

/** A reply that is text of some media type, such as NDJSON. */
export const textReply = (mediaType: string, description: string): TSchema =>
  ({ description, content: { [mediaType]: { schema: Type.String() } } }) as unknown as TSchema;
