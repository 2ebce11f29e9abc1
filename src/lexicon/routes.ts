import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import type { ImportService } from '../exchange/service.ts';
import { filterFields } from '../resources/filters.ts';
import { resourceRoutes } from '../resources/routes.ts';
import { label, ref, text } from '../wire/fields.ts';
import { entryExample, LexiconLookup, lexiconSchemas, lookupSchemas } from './schema.ts';
import type { LexiconService } from './service.ts';

const { external_id, updated_since } = filterFields;
const q = Type.Optional(text(200, { description: 'Only entries with a term that contains this' }));
const sector = Type.Optional({ ...filterFields.sector, description: 'Sector the entry speaks of' });

export const lexiconRoutes: FastifyPluginAsync<{ lexicon: LexiconService; imports: ImportService }> = async (
  app,
  { lexicon, imports },
) => {
  for (const schema of lookupSchemas) app.addSchema(schema);

  resourceRoutes(app, {
    path: 'lexicon',
    one: 'LexiconEntry',
    tag: 'Lexicon',
    schemas: lexiconSchemas,
    filters: { q, sector, external_id, updated_since },
    examples: { id: `ext:${entryExample.external_id}`, line: entryExample },
    service: lexicon,
    imports,
  });

  app.get<{ Querystring: { term: string } }>('/v1/lexicon/lookup', {
    config: { action: 'lexicon.read' },
    schema: {
      operationId: 'lookUpTerm',
      summary: 'What a term bridges to now, packaged and own',
      description:
        'Also of the shorter terms within it, which bridge as well. An edit of the lexicon counts in the next match; ' +
        'sectors that were inferred from a text change when its row is written again, or by `zhiqi reindex`.',
      tags: ['Lexicon'],
      querystring: Type.Object(
        { term: label(200, { examples: ['印染废水'] }) },
        { additionalProperties: false },
      ),
      response: { 200: ref(LexiconLookup) },
    },
    handler: async ({ query }) => lexicon.lookup(query.term),
  });
};
