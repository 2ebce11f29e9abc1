import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { fileHeaders, fileReplies, sendFile } from '../http/files.ts';
import { Id } from '../wire/fields.ts';
import { mediaTypes } from './formats.ts';
import type { ImportService } from './service.ts';

const sheet = Type.Unsafe<string>({ type: 'string', contentMediaType: mediaTypes.xlsx });

export const importRoutes: FastifyPluginAsync<{ imports: ImportService }> = async (app, { imports }) => {
  app.get<{ Params: { id: string } }>('/v1/imports/:id/sheet', {
    config: { action: 'jobs.read' },
    schema: {
      operationId: 'getImportSheet',
      summary: 'Read the sheet in which an import has marked what is wrong',
      description:
        'The result of an import gives the address as `sheet_url`, where rows of a sheet were rejected: all rows as they came, ' +
        'faulty cells in red with the reason in a note and in the last column. Corrected, it can be imported again as it is. ' +
        'It is kept for 7 days, for those the import was made by.',
      tags: ['Jobs'],
      params: Type.Object({ id: { ...Id, examples: ['019b0000-0000-7000-8000-000000000000'] } }),
      headers: fileHeaders,
      response: fileReplies({ [mediaTypes.xlsx]: sheet }, 'The marked sheet'),
    },
    handler: async (request, reply) => {
      const file = await imports.markedSheet(request.viewer, request.params.id);
      return sendFile(request, reply, { ...file, media_type: mediaTypes.xlsx, tag: file.id });
    },
  });
};
