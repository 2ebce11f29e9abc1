import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { withLocation } from '../http/conditional.ts';
import { fromCursor, type PageQuery, pageFields, toCursor } from '../http/paging.ts';
import * as field from '../wire/fields.ts';
import { Conflict, ConflictPage, NewConflict } from './schema.ts';
import type { ConflictService } from './service.ts';

const read = { action: 'conflicts.read' } as const;
const write = { action: 'conflicts.write' } as const;
const tags = ['Conflicts'];
const LIST = 'conflicts';
const refs = Type.Optional(field.listOf(field.Ref, 50));
const params = Type.Object({ id: { ...field.Ref, examples: ['ext:example-conflict'] } });
type Query = PageQuery & { enterprise_id?: string[]; profile_id?: string[] };

export const conflictRoutes: FastifyPluginAsync<{ conflicts: ConflictService }> = async (
  app,
  { conflicts },
) => {
  for (const schema of [NewConflict, Conflict, ConflictPage]) app.addSchema(schema);

  app.get<{ Querystring: Query }>('/v1/conflicts', {
    config: read,
    schema: {
      operationId: 'listConflicts',
      summary: 'List declared conflicts of interest, newest first',
      tags,
      querystring: Type.Object(
        { enterprise_id: refs, profile_id: refs, ...pageFields },
        { additionalProperties: false },
      ),
      response: { 200: field.ref(ConflictPage) },
    },
    handler: async ({ viewer, query }) => {
      const { items, next } = await conflicts.list(viewer, {
        ...{ enterprises: query.enterprise_id, profiles: query.profile_id },
        ...{ after: fromCursor(LIST, query.cursor), size: query.page_size },
      });
      return { items, next_cursor: toCursor(LIST, next) };
    },
  });

  app.post<{ Body: NewConflict }>('/v1/conflicts', {
    config: write,
    schema: {
      operationId: 'createConflict',
      summary: 'Declare a conflict of interest: the two are not recommended to each other while it lasts',
      description:
        'Looked at again when an expert is invited and when it accepts. People of the owner’s own organisation need no ' +
        'declaration.',
      tags,
      body: field.ref(NewConflict),
      response: { 201: withLocation(field.ref(Conflict)) },
    },
    handler: async ({ viewer, body }, reply) => {
      const conflict = await conflicts.create(viewer, body);
      reply.code(201).header('location', `/v1/conflicts/${conflict.id}`);
      return conflict;
    },
  });

  app.get<{ Params: { id: string } }>('/v1/conflicts/:id', {
    config: read,
    schema: {
      operationId: 'getConflict',
      summary: 'Read a conflict of interest',
      tags,
      params,
      response: { 200: field.ref(Conflict) },
    },
    handler: ({ viewer, params: { id } }) => conflicts.get(viewer, id),
  });

  app.delete<{ Params: { id: string } }>('/v1/conflicts/:id', {
    config: write,
    schema: {
      operationId: 'deleteConflict',
      summary: 'Take a declaration back; only the side that made it, or an association',
      tags,
      params,
      response: { 204: Type.Null({ description: 'Deleted' }) },
    },
    handler: async ({ viewer, params: { id } }, reply) => {
      await conflicts.remove(viewer, id);
      return reply.code(204).send();
    },
  });
};
