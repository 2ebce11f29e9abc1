import { Readable } from 'node:stream';
import { create as dispositionOf } from 'content-disposition';
import type { FastifyInstance } from 'fastify';
import Type, { type TSchema } from 'typebox';
import { exported } from '../exchange/export.ts';
import { type Format, formats, mediaTypes } from '../exchange/formats.ts';
import { templateOf } from '../exchange/sheets/template.ts';
import { withHeaders } from '../http/documentation.ts';
import { code } from '../wire/fields.ts';
import { common, filtersOf, inWords, pluralOf, type Query, type ResourceRoutes } from './options.ts';

const named = { 'content-disposition': Type.String({ description: 'What it is called' }) };
const binary = Type.Unsafe<string>({ type: 'string', contentMediaType: mediaTypes.xlsx });

/** Export, and what is filled in to be imported. */
export function exportRoute(app: FastifyInstance, options: ResourceRoutes): void {
  const { path, filters, sheet, service } = options;
  const plural = pluralOf(options);
  const read = common(options, 'read');
  const given: readonly Format[] = sheet ? formats : ['ndjson'];
  const content = Object.fromEntries(
    given.map((format) => [mediaTypes[format], { schema: format === 'xlsx' ? binary : Type.String() }]),
  );

  app.get<{ Querystring: Query & { format?: Format } }>(`/v1/${path}/export`, {
    config: read.config,
    schema: {
      operationId: `export${plural}`,
      summary: `Export ${inWords(plural)} as ${sheet ? 'NDJSON, CSV or XLSX' : 'NDJSON'}, oldest first`,
      description: `The lines import takes, streamed.${sheet ? ' CSV and XLSX say names instead of codes; import reads them back.' : ''}`,
      tags: read.tags,
      querystring: Type.Object(
        { ...filters, ...(sheet && { format: Type.Optional(code(formats, { default: 'ndjson' })) }) },
        { additionalProperties: false },
      ),
      response: { 200: withHeaders({ description: 'The rows', content } as unknown as TSchema, named) },
    },
    handler: async ({ viewer, query, method }, reply) => {
      const { format = 'ndjson' } = query;
      // A HEAD would read every row only to drop it.
      const rows = () => service.exportLines(viewer, filtersOf(query, filters));
      const sent = method === 'HEAD' ? Readable.from([]) : exported(format, rows(), sheet, new Date());
      const name = `${sheet && format !== 'ndjson' ? sheet.zh : path}.${format}`;
      reply.header('content-disposition', dispositionOf(name));
      return reply.type(typeOf(format)).send(sent);
    },
  });
  if (sheet) templateRoute(app, options, sheet);
}

function templateRoute(
  app: FastifyInstance,
  options: ResourceRoutes,
  sheet: NonNullable<ResourceRoutes['sheet']>,
): void {
  const plural = pluralOf(options);
  app.get(`/v1/${options.path}/template.xlsx`, {
    config: { action: 'reference.read' },
    schema: {
      operationId: `get${plural}Template`,
      summary: `Read the workbook in which ${inWords(plural)} are filled in for import`,
      description: 'With what is to be typed beside each cell, lists to choose from, and examples.',
      tags: common(options, 'read').tags,
      response: {
        200: withHeaders(
          {
            description: 'The workbook',
            content: { [mediaTypes.xlsx]: { schema: binary } },
          } as unknown as TSchema,
          named,
        ),
      },
    },
    handler: async ({ method }, reply) => {
      reply.header('content-disposition', dispositionOf(`${sheet.zh}导入模板.xlsx`));
      const sent = method === 'HEAD' ? Readable.from([]) : templateOf(sheet, new Date());
      return reply.type(mediaTypes.xlsx).send(sent);
    },
  });
}

const typeOf = (format: Format): string =>
  format === 'xlsx' ? mediaTypes.xlsx : `${mediaTypes[format]}; charset=utf-8`;
