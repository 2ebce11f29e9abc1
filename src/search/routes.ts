import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { demandSchemas } from '../demands/schema.ts';
import { fromOffsetCursor, type PageQuery, pageFields, toOffsetCursor } from '../http/paging.ts';
import { profileSchemas } from '../profiles/schema.ts';
import { filterFields } from '../resources/filters.ts';
import { code, nullable, ref, text } from '../wire/fields.ts';
import { type Collection, collections } from './port.ts';
import type { SearchService } from './service.ts';

const { kind, sector, region, country, language, service, active } = filterFields;
const filters = { kind, sector, region, country, language, service, active };

const SearchPage = Type.Object(
  {
    items: Type.Array(Type.Union([ref(profileSchemas.Full), ref(demandSchemas.Full)])),
    next_cursor: nullable(Type.String()),
    engine: Type.Enum(['postgres', 'meilisearch'], { description: 'Which engine answered' }),
  },
  { $id: 'SearchPage' },
);

type Query = PageQuery & { index: Collection; q: string } & Record<string, unknown>;

export const searchRoutes: FastifyPluginAsync<{ search: SearchService }> = async (app, { search }) => {
  app.addSchema(SearchPage);
  app.get<{ Querystring: Query }>('/v1/search', {
    config: { action: 'search.read' },
    // Items are of two kinds; telling them apart for a faster serializer costs more than it gains.
    serializerCompiler: () => (reply) => JSON.stringify(reply),
    schema: {
      operationId: 'search',
      summary: 'Find profiles or demands by words',
      description: 'Every word must be there, in Chinese or English; the last one may be unfinished.',
      tags: ['Search'],
      querystring: Type.Object(
        {
          index: code(collections, { examples: ['profiles'] }),
          q: Type.Optional(text(2_000, { default: '', examples: ['氢脆'] })),
          ...filters,
          ...pageFields,
        },
        { additionalProperties: false },
      ),
      response: { 200: ref(SearchPage) },
    },
    handler: async ({ viewer, query }) => {
      const { index: collection, q, cursor, page_size: limit } = query;
      const offset = fromOffsetCursor(cursor);
      const wanted = Object.fromEntries(Object.keys(filters).map((name) => [name, query[name]]));
      const { items, more, engine } = await search.search(viewer, {
        collection,
        query: q,
        filters: wanted,
        offset,
        limit,
      });
      return { items, next_cursor: more ? toOffsetCursor(offset + limit) : null, engine };
    },
  });
};
