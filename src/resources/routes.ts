import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type, { type TProperties } from 'typebox';
import type { Action } from '../access/permissions.ts';
import { toNdjson } from '../exchange/export.ts';
import { importNdjson } from '../exchange/import.ts';
import type { Line } from '../exchange/port.ts';
import { ImportResult } from '../exchange/schema.ts';
import { etagOf, IfMatch, precondition, sendRow } from '../http/conditional.ts';
import { textReply } from '../http/documentation.ts';
import { fromCursor, type PageQuery, pageFields, toCursor } from '../http/paging.ts';
import { Ref, ref } from '../wire/fields.ts';
import type { ResourceSchemas } from './schema.ts';
import type { ResourceService } from './service.ts';

export interface ResourceRoutes {
  /** In the path and in operation names: "profiles", "Profile". */
  path: 'profiles' | 'demands' | 'enterprises';
  one: string;
  tag: string;
  schemas: ResourceSchemas;
  /** Query parameters rows are filtered by. */
  filters: TProperties;
  /** `id` is of a demo row, `line` of a row that POST makes and DELETE takes away. */
  examples: { id: string; line: { external_id: string } };
  // biome-ignore lint/suspicious/noExplicitAny: the routes carry rows from wire to service without looking into them
  service: ResourceService<any, any>;
}

type Query = PageQuery & { total?: boolean; dry_run?: boolean } & Record<string, unknown>;
interface WithId {
  Params: { id: string };
  Body: object;
}

/** The routes every resource has: a life from create to delete, lists, import and export. */
export function resourceRoutes(app: FastifyInstance, options: ResourceRoutes): void {
  collectionRoutes(app, options);
  exchangeRoutes(app, options);
  itemRoutes(app, options);
}

const filtersOf = (query: Query, filters: TProperties): Record<string, unknown> =>
  Object.fromEntries(Object.keys(filters).map((name) => [name, query[name]]));

const common = ({ path, tag }: ResourceRoutes, verb: 'read' | 'write') => ({
  config: { action: `${path}.${verb}` as Action },
  tags: [tag],
});

function collectionRoutes(app: FastifyInstance, options: ResourceRoutes): void {
  const { path, one, schemas, filters, service } = options;
  const plural = one === 'Enterprise' ? 'Enterprises' : `${one}s`;
  const read = common(options, 'read');
  const write = common(options, 'write');

  app.get<{ Querystring: Query }>(`/v1/${path}`, {
    config: read.config,
    schema: {
      operationId: `list${plural}`,
      summary: `List ${path}, newest first`,
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
      summary: `Create a ${one.toLowerCase()}, or replace the one of this external_id`,
      description: 'Answers 201 when the row is new, 200 when external_id named one that was there.',
      tags: write.tags,
      body: ref(schemas.New),
      response: { 200: ref(schemas.Full), 201: ref(schemas.Full) },
    },
    handler: async ({ viewer, body }, reply) => {
      const { row, created } = await service.create(viewer, body);
      reply
        .code(created ? 201 : 200)
        .header('etag', etagOf(row.version))
        .header('location', `/v1/${path}/${row.id}`);
      return row;
    },
  });
}

function exchangeRoutes(app: FastifyInstance, options: ResourceRoutes): void {
  const { path, one, schemas, filters, examples, service } = options;
  const read = common(options, 'read');
  const write = common(options, 'write');

  app.post<{ Querystring: Query; Body: AsyncIterable<Uint8Array> }>(`/v1/${path}/import`, {
    config: write.config,
    schema: {
      operationId: `import${one}s`,
      summary: `Import ${path} from NDJSON`,
      description:
        'One row a line, streamed. A row with a known external_id (or id) is updated, and left alone when nothing in ' +
        'it is new. A bad line is reported with its number and spoils no other.',
      tags: write.tags,
      consumes: ['application/x-ndjson'],
      querystring: Type.Object(
        {
          dry_run: Type.Optional(
            Type.Boolean({
              default: false,
              description:
                'Say what would happen, write nothing; lines for one new row are each counted as created',
            }),
          ),
        },
        { additionalProperties: false },
      ),
      body: {
        content: {
          'application/x-ndjson': {
            schema: {
              type: 'string',
              contentMediaType: 'application/x-ndjson',
              example: JSON.stringify(examples.line),
            },
          },
        },
      },
      response: { 200: ref(ImportResult) },
    },
    handler: ({ viewer, query, body }) =>
      importNdjson(viewer, service, schemas.Line, body, { dryRun: query.dry_run === true }),
  });

  app.get<{ Querystring: Query }>(`/v1/${path}/export`, {
    config: read.config,
    schema: {
      operationId: `export${one}s`,
      summary: `Export ${path} as NDJSON, oldest first`,
      description: 'The lines import takes, streamed.',
      tags: read.tags,
      querystring: Type.Object(filters, { additionalProperties: false }),
      response: { 200: textReply('application/x-ndjson', 'One row a line') },
    },
    handler: async ({ viewer, query }, reply) => {
      reply.type('application/x-ndjson; charset=utf-8');
      return reply.send(toNdjson(service.exportLines(viewer, filtersOf(query, filters))));
    },
  });
}

function itemRoutes(app: FastifyInstance, options: ResourceRoutes): void {
  const { path, one, schemas, examples, service } = options;
  const name = one.toLowerCase();
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
      response: {
        200: ref(schemas.Full),
        304: Type.Null({ description: 'If-None-Match names its version' }),
      },
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
      response: { 200: ref(schemas.Full) },
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
      body: ref(schemas.Patch),
      response: { 200: ref(schemas.Full) },
    },
    handler: async (request, reply) => sendRow(request, reply, await patching(request)),
  });

  app.delete<WithId>(url, {
    config: write.config,
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
