import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import {
  createdReply,
  IfMatch,
  IfNoneMatch,
  precondition,
  rowReply,
  sendCreated,
  sendRow,
  unchangedReply,
  withLocation,
} from '../http/conditional.ts';
import { fromCursor, type PageQuery, pageFields, toCursor } from '../http/paging.ts';
import { Report } from '../reports/wire.ts';
import { Ref, ref } from '../wire/fields.ts';
import {
  NewReportSchedule,
  ReportSchedule,
  ReportSchedulePage,
  ReportSchedulePatch,
  reportScheduleSchemas,
} from './schema.ts';
import type { ReportScheduleService } from './service.ts';

const LIST = 'report-schedules';
const URL = `/v1/${LIST}`;
const tags = ['Reports'];
const read = { action: 'report_schedules.read' } as const;
const write = { action: 'report_schedules.write' } as const;
const params = Type.Object({ id: { ...Ref, examples: ['ext:example-report-schedule'] } });

type Named<Body = unknown> = { Params: { id: string }; Body: Body };

export const reportScheduleRoutes: FastifyPluginAsync<{ reportSchedules: ReportScheduleService }> = async (
  app,
  { reportSchedules: schedules },
) => {
  for (const schema of reportScheduleSchemas) app.addSchema(schema);

  app.get<{ Querystring: PageQuery }>(URL, {
    config: read,
    schema: {
      operationId: 'listReportSchedules',
      summary: 'List schedules of reports, newest first',
      tags,
      querystring: Type.Object(pageFields, { additionalProperties: false }),
      response: { 200: ref(ReportSchedulePage) },
    },
    handler: async ({ viewer, query: { cursor, page_size } }) => {
      const page = { after: fromCursor(LIST, cursor), size: page_size };
      const { items, next } = await schedules.list(viewer, page);
      return { items, next_cursor: toCursor(LIST, next) };
    },
  });

  app.post<{ Body: NewReportSchedule }>(URL, {
    config: write,
    schema: {
      operationId: 'createReportSchedule',
      summary: 'Have a report made by the clock',
      description:
        'Each report shows what the key that made the schedule (or the one that took its place) may read at that moment; once ' +
        'that holds no more, its reports fail. Each tells what has changed since the one before.',
      tags,
      body: ref(NewReportSchedule),
      response: { 201: createdReply(ref(ReportSchedule)) },
    },
    handler: async ({ viewer, body }, reply) => {
      const row = await schedules.create(viewer, body);
      return sendCreated(reply, row, { created: true, version: row.version, url: `${URL}/${row.id}` });
    },
  });

  app.post<Named>(`${URL}/:id/run`, {
    config: write,
    schema: {
      operationId: 'runReportSchedule',
      summary: 'Have its report made now',
      tags,
      params,
      response: { 202: withLocation(ref(Report)) },
    },
    handler: async ({ viewer, params }, reply) => {
      const report = await schedules.run(viewer, params.id);
      reply.code(202).header('location', `/v1/reports/${report.id}`);
      return report;
    },
  });

  app.get<Named>(`${URL}/:id`, {
    config: read,
    schema: {
      operationId: 'getReportSchedule',
      summary: 'Read a schedule of reports',
      tags,
      params,
      headers: IfNoneMatch,
      response: { 200: rowReply(ref(ReportSchedule)), 304: unchangedReply },
    },
    handler: async (request, reply) =>
      sendRow(request, reply, await schedules.get(request.viewer, request.params.id)),
  });

  app.patch<Named<ReportSchedulePatch>>(`${URL}/:id`, {
    config: write,
    schema: {
      operationId: 'patchReportSchedule',
      summary: 'Change what a schedule has reported, when, or whether',
      tags,
      params,
      headers: IfMatch,
      consumes: ['application/merge-patch+json', 'application/json'],
      body: ref(ReportSchedulePatch),
      response: { 200: rowReply(ref(ReportSchedule)) },
    },
    handler: async (request, reply) => {
      const { viewer, params, body } = request;
      return sendRow(request, reply, await schedules.patch(viewer, params.id, body, precondition(request)));
    },
  });

  app.delete<Named>(`${URL}/:id`, {
    config: write,
    schema: {
      operationId: 'deleteReportSchedule',
      summary: 'Delete a schedule of reports; the reports it had made stay until their time comes',
      tags,
      params,
      headers: IfMatch,
      response: { 204: Type.Null({ description: 'Deleted' }) },
    },
    handler: async (request, reply) => {
      await schedules.remove(request.viewer, request.params.id, precondition(request));
      return reply.code(204).send();
    },
  });
};
