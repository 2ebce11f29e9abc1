import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { fromCursor, type PageQuery, pageFields, toCursor } from '../http/paging.ts';
import { Ref, ref } from '../wire/fields.ts';
import { ApiKey, ApiKeyPage, IssuedApiKey, NewApiKey, Rotation, Self } from './schema.ts';
import type { KeyService } from './service.ts';

const config = { action: 'keys.manage' } as const;
const tags = ['Keys'];
const params = Type.Object({ id: { ...Ref, examples: ['ext:example-key'] } });

export const keyRoutes: FastifyPluginAsync<{ keys: KeyService }> = async (app, { keys }) => {
  for (const schema of [NewApiKey, ApiKey, IssuedApiKey, ApiKeyPage, Rotation, Self]) app.addSchema(schema);
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
    handler: async ({ viewer, body }, reply) => {
      reply.code(201);
      return keys.create(viewer, body);
    },
  });

  app.post<{ Params: { id: string }; Body: Rotation }>('/v1/api-keys/:id/rotate', {
    config: { action: 'keys.rotate', withoutKey: true },
    schema: {
      operationId: 'rotateApiKey',
      summary: 'Make a key in the place of another, which holds beside it for a while',
      description: 'A key may rotate itself; its id is in `GET /v1/self`. The new one is shown this once.',
      tags,
      params,
      body: ref(Rotation),
      response: { 201: ref(IssuedApiKey) },
    },
    handler: async ({ viewer, params, body }, reply) => {
      reply.code(201);
      return keys.rotate(viewer, params.id, body);
    },
  });

  app.get('/v1/self', {
    config: { action: 'self.read' },
    schema: {
      operationId: 'readSelf',
      summary: 'Who the key speaks for, and how far it reaches',
      tags,
      response: { 200: ref(Self) },
    },
    handler: async ({ viewer }) => keys.self(viewer),
  });

  app.delete<{ Params: { id: string } }>('/v1/api-keys/:id', {
    config,
    schema: {
      operationId: 'revokeApiKey',
      summary: 'Revoke a key, at once and for good',
      tags,
      params,
      response: { 200: ref(ApiKey) },
    },
    handler: ({ viewer, params }) => keys.revoke(viewer, params.id),
  });
};
