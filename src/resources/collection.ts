import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Line } from '../exchange/port.ts';
import { createdReply, sendCreated } from '../http/conditional.ts';
import { fromCursor, pageFields, toCursor } from '../http/paging.ts';
import { ref } from '../wire/fields.ts';
import { common, filtersOf, inWords, pluralOf, type Query, type ResourceRoutes } from './options.ts';

/** List and create. */
export function collectionRoutes(app: FastifyInstance, options: ResourceRoutes): void {
  const { path, one, schemas, filters, service } = options;
  const plural = pluralOf(options);
  const read = common(options, 'read');
  const write = common(options, 'write');

  app.get<{ Querystring: Query }>(`/v1/${path}`, {
    config: read.config,
    schema: {
      operationId: `list${plural}`,
      summary: `List ${inWords(plural)}, newest first`,
      tags: read.tags,
      querystring: Type.Object(
        {
          ...filters,
          ...pageFields,
          total: Type.Optional(Type.Boolean({ description: 'Count all as well' })),
        },
        { additionalProperties: false },
      ),
      response: { 200: ref(schemas.Page) },
    },
    handler: async ({ viewer, query }) => {
      const after = fromCursor(path, query.cursor);
      const request = {
        filters: filtersOf(query, filters),
        after,
        size: query.page_size,
        total: query.total,
      };
      const { items, next, ...rest } = await service.list(viewer, request);
      return { items, next_cursor: toCursor(path, next), ...rest };
    },
  });

  app.post<{ Body: Line }>(`/v1/${path}`, {
    config: write.config,
    schema: {
      operationId: `create${one}`,
      summary: `Create a ${inWords(one)}, or replace the one of this external_id`,
      description: 'Answers 201 when the row is new, 200 when external_id named one that was there.',
      tags: write.tags,
      body: ref(schemas.New),
      response: { 200: createdReply(ref(schemas.Full)), 201: createdReply(ref(schemas.Full)) },
    },
    handler: async ({ viewer, body }, reply) => {
      const { row, created } = await service.create(viewer, body);
      return sendCreated(reply, row, { created, version: row.version, url: `/v1/${path}/${row.id}` });
    },
  });
}
