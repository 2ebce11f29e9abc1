import { createHash } from 'node:crypto';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type TSchema } from 'typebox';
import {
  createdReply,
  IfNoneMatch,
  rowReply,
  sendCreated,
  sendRow,
  unchangedReply,
} from '../http/conditional.ts';
import { problemResponse } from '../http/documentation.ts';
import { fileHeaders, fileReplies, sendFile } from '../http/files.ts';
import { fromCursor, type PageQuery, pageFields, toCursor } from '../http/paging.ts';
import { toApiError } from '../http/problems.ts';
import * as field from '../wire/fields.ts';
import { ref } from '../wire/fields.ts';
import { contentSchemas, partSchemas, ReportContent } from './contents.ts';
import { noticePage } from './html/notice.ts';
import {
  DEFAULTS,
  type Format,
  formats,
  type ReportKindName,
  type ReportStatus,
  reportKinds,
  statuses,
} from './schema.ts';
import type { OpenFile, ReportService } from './service.ts';
import { NewReport, NewReportLink, Report, ReportLink, ReportPage, reportSchemas } from './wire.ts';

const LIST = 'reports';
const URL = `/v1/${LIST}`;
const tags = ['Reports'];
const read = { action: 'reports.read' } as const;
const write = { action: 'reports.write' } as const;
const id = { ...field.Ref, examples: ['ext:demo-report'] };
const params = Type.Object({ id });
const closed = { additionalProperties: false };
const someOf = (values: readonly string[]) => Type.Optional(field.listOf(field.code(values), values.length));

type Named<Body = unknown> = { Params: { id: string }; Body: Body };
type ListQuery = PageQuery & { kind?: ReportKindName[]; status?: ReportStatus[]; schedule_id?: string };

const text: TSchema = Type.String();
const files = fileReplies(
  {
    'text/html': text,
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': text,
    'text/csv': text,
    'application/json': ref(ReportContent),
  },
  'The report in this format',
);

export interface ReportRouteOptions {
  reports: ReportService;
  /** Where browsers reach the service; the address they asked unless told. */
  publicUrl?: string;
}

export const reportRoutes: FastifyPluginAsync<ReportRouteOptions> = async (app, { reports, publicUrl }) => {
  for (const schema of [...partSchemas, ...contentSchemas, ReportContent, ...reportSchemas])
    app.addSchema(schema);

  const linked = <T extends Report | ReportLink>(request: FastifyRequest, row: T): T => {
    const origin = publicUrl ?? `${request.protocol}://${request.host}`;
    if (!('url' in row)) return { ...row, link: row.link && linked(request, row.link) };
    return { ...row, url: `${origin.replace(/\/$/, '')}${row.url}` };
  };

  app.get<{ Querystring: ListQuery }>(URL, {
    config: read,
    schema: {
      operationId: 'listReports',
      summary: 'List reports, newest first',
      tags,
      querystring: Type.Object(
        {
          ...{ kind: someOf(reportKinds), status: someOf(statuses) },
          schedule_id: Type.Optional({ ...field.Id, description: 'Those that this schedule had made' }),
          ...pageFields,
        },
        closed,
      ),
      response: { 200: ref(ReportPage) },
    },
    handler: async (request) => {
      const { cursor, page_size: size, kind: kinds, status, schedule_id: schedule } = request.query;
      const asked = { kinds, statuses: status, schedule, after: fromCursor(LIST, cursor), size };
      const { items, next } = await reports.list(request.viewer, asked);
      return { items: items.map((row) => linked(request, row)), next_cursor: toCursor(LIST, next) };
    },
  });

  app.post<{ Body: NewReport }>(URL, {
    config: write,
    schema: {
      operationId: 'createReport',
      summary: 'Have a report made now',
      description:
        'It shows what whoever asks for it may read, all of it in one state of the data, and tells what has changed since ' +
        'the last one of the same name, scope and settings. A job makes it: `GET /v1/jobs/{job_id}?wait=20` waits for it.',
      tags,
      body: ref(NewReport),
      response: { 201: createdReply(ref(Report)) },
    },
    handler: async ({ viewer, body }, reply) => {
      const row = await reports.create(viewer, body);
      return sendCreated(reply, row, { created: true, version: versionOf(row), url: `${URL}/${row.id}` });
    },
  });

  app.get<{ Params: { id: string; format: Format } }>(`${URL}/:id/files/:format`, {
    config: read,
    schema: {
      operationId: 'downloadReport',
      summary: 'Download a report, or a part of it',
      tags,
      params: Type.Object({ id, format: field.code(formats, { examples: ['html'] }) }),
      headers: fileHeaders,
      response: { ...files, 416: problemResponse(416) },
    },
    handler: async (request, reply) => {
      const { viewer, params } = request;
      return send(request, reply, await reports.file(viewer, params.id, params.format), false);
    },
  });

  app.post<Named<NewReportLink>>(`${URL}/:id/link`, {
    config: { ...write, withoutKey: true },
    schema: {
      operationId: 'renewReportLink',
      summary: 'Make a new link that opens a report without a key; the one before holds no more',
      tags,
      params,
      body: ref(NewReportLink),
      response: { 200: ref(ReportLink) },
    },
    handler: async (request) => {
      const { viewer, params, body } = request;
      return linked(request, await reports.link(viewer, params.id, body.days ?? DEFAULTS.link_days));
    },
  });

  app.delete<Named>(`${URL}/:id/link`, {
    config: write,
    schema: {
      operationId: 'revokeReportLink',
      summary: 'Revoke the link of a report',
      tags,
      params,
      response: { 204: Type.Null({ description: 'It opens nothing any more' }) },
    },
    handler: async ({ viewer, params }, reply) => {
      await reports.unlink(viewer, params.id);
      return reply.code(204).send();
    },
  });

  app.get<Named>(`${URL}/:id`, {
    config: read,
    schema: {
      operationId: 'getReport',
      summary: 'Read how far a report is, and where its files are',
      tags,
      params,
      headers: IfNoneMatch,
      response: { 200: rowReply(ref(Report)), 304: unchangedReply },
    },
    handler: async (request, reply) => {
      const row = linked(request, await reports.get(request.viewer, request.params.id));
      return sendRow(request, reply, { ...row, version: versionOf(row) });
    },
  });

  app.delete<Named>(`${URL}/:id`, {
    config: write,
    schema: {
      operationId: 'deleteReport',
      summary: 'Delete a report with its files and its link; one under way is cancelled',
      tags,
      params,
      response: { 204: Type.Null({ description: 'Deleted' }) },
    },
    handler: async ({ viewer, params }, reply) => {
      await reports.remove(viewer, params.id);
      return reply.code(204).send();
    },
  });

  app.get<{ Params: { token: string }; Querystring: { format?: Format } }>('/r/:token', {
    config: { action: 'reports.open', secretUrl: true },
    schema: {
      // Whoever has a link opens it; there is nothing to try out.
      hide: true,
      params: Type.Object({ token: field.text(200) }),
      querystring: Type.Object(
        {
          format: Type.Optional(
            field.code(formats, { description: 'Its page, or else its first file, unless told' }),
          ),
        },
        closed,
      ),
      headers: fileHeaders,
    },
    errorHandler: answerBrowser,
    handler: async (request, reply) => {
      const { token } = request.params;
      const file = await reports.open(token, request.query.format);
      reply.headers({ 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, nofollow' });
      const sent = send(request, reply, file, file.format === 'html');
      if (request.method === 'GET' && reply.statusCode === 200) await file.opened();
      return sent;
    },
  });
};

/** Whoever has a link is no program: a browser is answered with a page. */
function answerBrowser(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  // All others get a problem document.
  if (!request.headers.accept?.includes('text/html')) throw error;
  const { code, status } = toApiError(error);
  const why = code === 'gone' || code === 'not_found' ? code : 'other';
  if (status >= 500) request.log.warn({ err: error }, 'a link could not be opened');
  reply.code(status).type('text/html; charset=utf-8').header('content-security-policy', PAGE_POLICY);
  reply.serializer((page: string) => page).send(noticePage(why, request.id));
}

/** A page that does nothing but show itself. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

function send(request: FastifyRequest, reply: FastifyReply, file: OpenFile, inline: boolean): FastifyReply {
  reply.header('cache-control', 'private, no-cache');
  if (file.format === 'html') reply.header('content-security-policy', PAGE_POLICY);
  const { name, media_type, size, sha256: tag } = file;
  return sendFile(request, reply, { name, media_type, size, tag, inline, read: file.read });
}

const versionOf = (row: Report): string =>
  createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 16);
