import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { toNdjson } from '../exchange/export.ts';
import { ImportResult } from '../exchange/schema.ts';
import { textReply } from '../http/documentation.ts';
import { sendStarted, startedReply } from '../jobs/replies.ts';
import { ref } from '../wire/fields.ts';
import { common, filtersOf, inWords, pluralOf, type Query, type ResourceRoutes } from './options.ts';

/** Import and export. */
export function transferRoutes(app: FastifyInstance, options: ResourceRoutes): void {
  const { path, filters, defaults = {}, examples, service, imports } = options;
  const plural = pluralOf(options);
  const read = common(options, 'read');
  const write = common(options, 'write');

  app.post<{ Querystring: Query; Body: AsyncIterable<Uint8Array> }>(`/v1/${path}/import`, {
    config: { ...write.config, withoutKey: true },
    schema: {
      operationId: `import${plural}`,
      summary: `Import ${inWords(plural)} from NDJSON`,
      description:
        'One row a line, streamed. A row with a known external_id (or id) is replaced: a field its line leaves out ' +
        'goes back to its default. A row in which nothing changes is left alone. A bad line is reported with its ' +
        'number and spoils no other. Nothing is written before the body has come in whole; more than 5,000 rows are left to ' +
        'a job, which 202 answers with: follow it at its address.',
      tags: write.tags,
      consumes: ['application/x-ndjson'],
      querystring: Type.Object(
        {
          ...defaults,
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
      response: { 200: ref(ImportResult), 202: startedReply },
    },
    handler: async ({ viewer, query, body }, reply) => {
      const done = await imports.import(viewer, path, body, {
        dryRun: query.dry_run === true,
        defaults: filtersOf(query, defaults),
      });
      return 'job' in done ? sendStarted(reply, done.job) : done.result;
    },
  });

  app.get<{ Querystring: Query }>(`/v1/${path}/export`, {
    config: read.config,
    schema: {
      operationId: `export${plural}`,
      summary: `Export ${inWords(plural)} as NDJSON, oldest first`,
      description: 'The lines import takes, streamed.',
      tags: read.tags,
      querystring: Type.Object(filters, { additionalProperties: false }),
      response: { 200: textReply('application/x-ndjson', 'One row a line') },
    },
    handler: async ({ viewer, query, method }, reply) => {
      // A HEAD would read every row only to drop it.
      const lines = () => toNdjson(service.exportLines(viewer, filtersOf(query, filters)));
      const sent = method === 'HEAD' ? Readable.from([]) : lines();
      return reply.type('application/x-ndjson; charset=utf-8').send(sent);
    },
  });
}
