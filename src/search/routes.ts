import type { FastifyPluginAsync } from 'fastify';
import type { Static } from 'typebox';
import Type from 'typebox';
import { fromOffsetCursor, type PageQuery, pageFields, toOffsetCursor } from '../http/paging.ts';
import { ref } from '../wire/fields.ts';
import type { Traits } from './port.ts';
import {
  SearchPage,
  SearchQuery,
  Suggestions,
  SuggestQuery,
  searchFilters,
  searchSchemas,
} from './schema.ts';
import type { SearchService } from './service.ts';

type Query = Static<typeof SearchQuery> & PageQuery & Record<string, unknown>;
const config = { action: 'search.read' } as const;
const tags = ['Search'];

export const searchRoutes: FastifyPluginAsync<{ search: SearchService }> = async (app, { search }) => {
  for (const schema of Object.values(searchSchemas)) app.addSchema(schema);
  app.get<{ Querystring: Query }>('/v1/search', {
    config,
    // Items are of two kinds; telling them apart for a faster serializer costs more than it gains.
    serializerCompiler: () => (reply) => JSON.stringify(reply),
    schema: {
      operationId: 'search',
      summary: 'Find profiles or demands by words',
      description:
        'Every word must be there, in Chinese or English, traditional or simplified; the last one may be unfinished. Hits in names ' +
        'come before those in keywords, titles and running text. Where few rows hold the words as they stand, rows with other words ' +
        'for the same (abbreviations, the other language), with the words apart, or with almost the same words come after them, ' +
        'and a note says so. Signs and operators are no syntax.',
      tags,
      querystring: Type.Object({ ...SearchQuery.properties, ...pageFields }, { additionalProperties: false }),
      response: { 200: ref(SearchPage) },
    },
    handler: async ({ viewer, query }) => {
      const { index: collection, q = '', cursor, page_size: limit, sort, facets = [] } = query;
      const offset = fromOffsetCursor(cursor);
      const filters = Object.fromEntries(Object.keys(searchFilters).map((name) => [name, query[name]]));
      const { items, more, total, exact, facetsExact, notes, engine, ...found } = await search.search(
        viewer,
        {
          ...{ collection, query: q, filters: filters as Traits, sort, facets, offset, limit },
          semanticRatio: query.semantic_ratio,
        },
      );
      return {
        items,
        next_cursor: more ? toOffsetCursor(offset + limit) : null,
        total,
        total_is: exact ? 'exact' : 'estimated',
        ...(facets.length > 0 && { facets: found.facets, facets_are: facetsExact ? 'exact' : 'estimated' }),
        notes,
        engine,
      };
    },
  });

  app.get<{ Querystring: Static<typeof SuggestQuery> & { limit: number } }>('/v1/search/suggest', {
    config,
    schema: {
      operationId: 'suggest',
      summary: 'Complete what is being typed',
      description: 'Names, titles and keywords that hold it, of rows the key may see.',
      tags,
      querystring: SuggestQuery,
      response: { 200: ref(Suggestions) },
    },
    handler: ({ viewer, query: { index: collection, q: query, limit } }) =>
      search.suggest(viewer, { collection, query, limit }),
  });
};
