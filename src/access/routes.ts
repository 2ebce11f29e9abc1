import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { fromCursor, type PageQuery, pageFields, toCursor } from '../http/paging.ts';
import { Ref, ref } from '../wire/fields.ts';
import { ApiKey, ApiKeyPage, IssuedApiKey, NewApiKey } from './schema.ts';
import type { KeyService } from './service.ts';

const config = { action: 'keys.manage' } as const;
const tags = ['Keys'];

export const keyRoutes: FastifyPluginAsync<{ keys: KeyService }> = async (app, { keys }) => {
  for (const schema of [NewApiKey, ApiKey, IssuedApiKey, ApiKeyPage]) app.addSchema(schema);
  app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));

  app.get<{ Querystring: PageQuery }>('/v1/api-keys', {
    config,
    schema: {
      operationId: 'listApiKeys',
      summary: 'List keys, newest first',
      tags,
      querystring: Type.Object(pageFields, { additionalProperties: false }),
      response: { 200: ref(ApiKeyPage) },
    },
    handler: async ({ query }) => {
      const { items, next } = await keys.list(fromCursor('api-keys', query.cursor), query.page_size);
      return { items, next_cursor: toCursor('api-keys', next) };
    },
  });

  app.post<{ Body: NewApiKey }>('/v1/api-keys', {
    config: { ...config, withoutKey: true },
    schema: {
      operationId: 'createApiKey',
      summary: 'Make a key; it is shown this once',
      tags,
      body: ref(NewApiKey),
      response: { 201: ref(IssuedApiKey) },
    },
    handler: async ({ body }, reply) => {
      reply.code(201);
      return keys.create(body);
    },
  });

  app.delete<{ Params: { id: string } }>('/v1/api-keys/:id', {
    config,
    schema: {
      operationId: 'revokeApiKey',
      summary: 'Revoke a key, at once and for good',
      tags,
      params: Type.Object({ id: { ...Ref, examples: ['ext:example-key'] } }),
      response: { 200: ref(ApiKey) },
    },
    handler: ({ viewer, params }) => keys.revoke(viewer, params.id),
  });
};
