import type { FastifyInstance } from 'fastify';
import Type, { type TSchema } from 'typebox';
import { type Format, formatOf, mediaTypes } from '../exchange/formats.ts';
import { ImportResult } from '../exchange/schema.ts';
import { sendStarted, startedReply } from '../jobs/replies.ts';
import { ref } from '../wire/fields.ts';
import { exportRoute } from './exporting.ts';
import { common, filtersOf, inWords, pluralOf, type Query, type ResourceRoutes } from './options.ts';

const ROWS =
  'A row with a known external_id (or id) is replaced: a field its line leaves out goes back to its default. A row in ' +
  'which nothing changes is left alone. A bad line is reported with its number and spoils no other. Nothing is written ' +
  'before the body has come in whole; more than 5,000 rows are left to a job, which 202 answers with: follow it at its address.';

const SHEETS =
  ' As CSV or XLSX, the columns are found by their headings, in Chinese or English; cells take names or codes. What a ' +
  'sheet has no column for keeps its value. A row without an id of its own gets an external_id that follows from who ' +
  'imports and what it is, so that a corrected sheet can be imported again. Where rows were rejected, `sheet_url` gives ' +
  'the same sheet with what is wrong marked.';

/** Import and export. */
export function transferRoutes(app: FastifyInstance, options: ResourceRoutes): void {
  const { path, defaults = {}, sheet, imports } = options;
  const plural = pluralOf(options);
  const write = common(options, 'write');
  const taken: Format[] = sheet ? ['ndjson', 'csv', 'xlsx'] : ['ndjson'];

  app.post<{ Querystring: Query; Body: AsyncIterable<Uint8Array> }>(`/v1/${path}/import`, {
    config: { ...write.config, withoutKey: true },
    schema: {
      operationId: `import${plural}`,
      summary: `Import ${inWords(plural)} from ${sheet ? 'NDJSON, CSV or XLSX' : 'NDJSON'}`,
      description: `As NDJSON, one row a line, streamed. ${ROWS}${sheet ? SHEETS : ''}`,
      tags: write.tags,
      consumes: taken.map((format) => mediaTypes[format]),
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
      body: { content: contentOf(options, taken) },
      response: { 200: ref(ImportResult), 202: startedReply },
    },
    handler: async ({ viewer, query, body, headers }, reply) => {
      const done = await imports.import(viewer, path, body, {
        format: formatOf(headers['content-type']) ?? 'ndjson',
        dryRun: query.dry_run === true,
        defaults: filtersOf(query, defaults),
      });
      return 'job' in done ? sendStarted(reply, done.job) : done.result;
    },
  });
  exportRoute(app, options);
}

/** What the body may be, each with an example. */
function contentOf(
  { sheet, examples }: ResourceRoutes,
  taken: readonly Format[],
): Record<string, { schema: TSchema }> {
  const columns = sheet?.columns.filter(({ example }) => example !== '').slice(0, 3) ?? [];
  const csv = [columns.map(({ zh }) => zh), columns.map(({ example }) => example)]
    .map((cells) => `${cells.join(',')}\n`)
    .join('');
  const schemas: Record<Format, object> = {
    ndjson: { contentMediaType: mediaTypes.ndjson, example: JSON.stringify(examples.line) },
    csv: { contentMediaType: mediaTypes.csv, example: csv },
    xlsx: { contentMediaType: mediaTypes.xlsx, description: 'A workbook: see template.xlsx' },
  };
  return Object.fromEntries(
    taken.map((format) => [
      mediaTypes[format],
      { schema: { type: 'string', ...schemas[format] } as TSchema },
    ]),
  );
}
