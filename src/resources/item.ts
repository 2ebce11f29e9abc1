import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type from 'typebox';
import {
  IfMatch,
  IfNoneMatch,
  precondition,
  rowReply,
  sendRow,
  unchangedReply,
} from '../http/conditional.ts';
import { Ref, ref } from '../wire/fields.ts';
import { common, inWords, type ResourceRoutes } from './options.ts';

interface WithId {
  Params: { id: string };
  Body: object;
}

/** Read, replace, change and delete one row. */
export function itemRoutes(app: FastifyInstance, options: ResourceRoutes): void {
  const { path, one, schemas, examples, service } = options;
  const name = inWords(one);
  const url = `/v1/${path}/:id`;
  const params = Type.Object({ id: { ...Ref, examples: [examples.id] } });
  const made = Type.Object({ id: { ...Ref, examples: [`ext:${examples.line.external_id}`] } });
  const write = common(options, 'write');
  const written = (operation: string, summary: string) => ({
    operationId: `${operation}${one}`,
    summary,
    tags: write.tags,
    params,
    headers: IfMatch,
  });

  const read = common(options, 'read');
  app.get<WithId>(url, {
    config: read.config,
    schema: {
      operationId: `get${one}`,
      summary: `Read a ${name}`,
      tags: read.tags,
      params,
      headers: IfNoneMatch,
      response: { 200: rowReply(ref(schemas.Full)), 304: unchangedReply },
    },
    handler: async (request, reply) =>
      sendRow(request, reply, await service.get(request.viewer, request.params.id)),
  });

  const replacing = async (request: FastifyRequest<WithId>) =>
    service.replace(request.viewer, request.params.id, request.body as object, precondition(request));
  app.put<WithId>(url, {
    config: write.config,
    schema: {
      ...written('replace', `Replace a ${name}`),
      params: made,
      body: ref(schemas.New),
      response: { 200: rowReply(ref(schemas.Full)) },
    },
    handler: async (request, reply) => sendRow(request, reply, await replacing(request)),
  });

  const patching = async (request: FastifyRequest<WithId>) =>
    service.patch(request.viewer, request.params.id, request.body as object, precondition(request));
  app.patch<WithId>(url, {
    config: write.config,
    schema: {
      ...written('patch', `Change some fields of a ${name}`),
      description: 'A JSON merge patch (RFC 7396): null puts a field back to its default.',
      consumes: ['application/merge-patch+json', 'application/json'],
      body: ref(schemas.Patch),
      response: { 200: rowReply(ref(schemas.Full)) },
    },
    handler: async (request, reply) => sendRow(request, reply, await patching(request)),
  });

  app.delete<WithId>(url, {
    config: common(options, 'delete').config,
    schema: {
      ...written('delete', `Delete a ${name}`),
      params: made,
      response: { 204: Type.Null({ description: 'Deleted' }) },
    },
    handler: async (request, reply) => {
      await service.remove(request.viewer, request.params.id, precondition(request));
      return reply.code(204).send();
    },
  });
}
