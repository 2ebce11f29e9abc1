import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import {
  createdReply,
  IfMatch,
  IfNoneMatch,
  precondition,
  rowReply,
  sendCreated,
  sendRow,
  unchangedReply,
} from '../http/conditional.ts';
import { problemResponse } from '../http/documentation.ts';
import { fromCursor, type PageQuery, pageFields, toCursor } from '../http/paging.ts';
import { ref } from '../wire/fields.ts';
import { Model, ModelPage, ModelPatch, ModelRef, modelSchemas, stateOf } from './schema.ts';
import type { ModelService } from './service.ts';

const LIST = 'models';
const URL = `/v1/${LIST}`;
const tags = ['Models'];
const read = { action: 'models.read' } as const;
const write = { action: 'models.write' } as const;
const params = Type.Object({ version: { ...ModelRef, examples: ['latest'] } });

type Named<Body = unknown> = { Params: { version: string }; Body: Body };
const send = (request: FastifyRequest, reply: FastifyReply, row: Model) =>
  sendRow(request, reply, row, stateOf(row));

export const modelRoutes: FastifyPluginAsync<{ models: ModelService }> = async (app, { models }) => {
  for (const schema of modelSchemas) app.addSchema(schema);

  app.get<{ Querystring: PageQuery }>(URL, {
    config: read,
    schema: {
      operationId: 'listModels',
      summary: 'List stored models, newest first',
      description: 'The five that were built last are kept, and those that stored match runs name.',
      tags,
      querystring: Type.Object(pageFields, { additionalProperties: false }),
      response: { 200: ref(ModelPage) },
    },
    handler: async ({ query: { cursor, page_size } }) => {
      const { items, next } = await models.list({ after: fromCursor(LIST, cursor), size: page_size });
      return { items, next_cursor: toCursor(LIST, next) };
    },
  });

  app.post(`${URL}/rebuild`, {
    config: write,
    schema: {
      operationId: 'rebuildModel',
      summary: 'Build a model of the profiles and demands as they are now, and match with it',
      description:
        'Answers when it is done; requests go on meanwhile. 200 where the same texts had given the same model before. ' +
        '409 while another build goes on, and where there are too few texts.',
      tags,
      response: { 200: createdReply(ref(Model)), 201: createdReply(ref(Model)), 409: problemResponse(409) },
    },
    handler: async ({ viewer }, reply) => {
      const { row, created } = await models.rebuild(viewer);
      return sendCreated(reply, row, { created, version: stateOf(row), url: `${URL}/${row.version}` });
    },
  });

  app.get<Named>(`${URL}/:version`, {
    config: read,
    schema: {
      operationId: 'getModel',
      summary: 'Read what is known of a model',
      tags,
      params,
      headers: IfNoneMatch,
      response: { 200: rowReply(ref(Model)), 304: unchangedReply },
    },
    handler: async (request, reply) => send(request, reply, await models.get(request.params.version)),
  });

  app.patch<Named<ModelPatch>>(`${URL}/:version`, {
    config: write,
    schema: {
      operationId: 'patchModel',
      summary: 'Match with a stored model, or with none',
      description:
        'Counts in the next match, without a restart. Where another than the latest is in use, or none, no model is ' +
        'built by itself until the latest is used again or one is built by hand.',
      tags,
      params,
      headers: IfMatch,
      consumes: ['application/merge-patch+json', 'application/json'],
      body: ref(ModelPatch),
      response: { 200: rowReply(ref(Model)) },
    },
    handler: async (request, reply) => {
      const { viewer, params, body } = request;
      return send(request, reply, await models.patch(viewer, params.version, body, precondition(request)));
    },
  });
};
