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
} from '../http/conditional.ts';
import { fromCursor, type PageQuery, pageFields, toCursor } from '../http/paging.ts';
import { sendStarted, startedReply } from '../jobs/replies.ts';
import { Ref, ref } from '../wire/fields.ts';
import { NewSchedule, Schedule, SchedulePage, SchedulePatch, scheduleSchemas } from './schema.ts';
import type { ScheduleService } from './service.ts';

const LIST = 'schedules';
const URL = `/v1/${LIST}`;
const tags = ['Schedules'];
const read = { action: 'schedules.read' } as const;
const write = { action: 'schedules.write' } as const;
const params = Type.Object({ id: { ...Ref, examples: ['ext:example-schedule'] } });

type Named<Body = unknown> = { Params: { id: string }; Body: Body };

export const scheduleRoutes: FastifyPluginAsync<{ schedules: ScheduleService }> = async (
  app,
  { schedules },
) => {
  for (const schema of scheduleSchemas) app.addSchema(schema);

  app.get<{ Querystring: PageQuery }>(URL, {
    config: read,
    schema: {
      operationId: 'listSchedules',
      summary: 'List schedules, newest first, with their next and last run',
      tags,
      querystring: Type.Object(pageFields, { additionalProperties: false }),
      response: { 200: ref(SchedulePage) },
    },
    handler: async ({ query: { cursor, page_size } }) => {
      const { items, next } = await schedules.list({ after: fromCursor(LIST, cursor), size: page_size });
      return { items, next_cursor: toCursor(LIST, next) };
    },
  });

  app.post<{ Body: NewSchedule }>(URL, {
    config: write,
    schema: {
      operationId: 'createSchedule',
      summary: 'Have a job started by the clock',
      description:
        'Each time starts the job once, however many workers there are; a time that passes while none runs starts it once ' +
        'when one does, and while the job of the time before goes on, the next one waits.',
      tags,
      body: ref(NewSchedule),
      response: { 201: createdReply(ref(Schedule)) },
    },
    handler: async ({ viewer, body }, reply) => {
      const row = await schedules.create(viewer, body);
      return sendCreated(reply, row, { created: true, version: row.version, url: `${URL}/${row.id}` });
    },
  });

  app.post<Named>(`${URL}/:id/run`, {
    config: write,
    schema: {
      operationId: 'runSchedule',
      summary: 'Start the job of a schedule now',
      tags,
      params,
      response: { 202: startedReply },
    },
    handler: async ({ viewer, params }, reply) => sendStarted(reply, await schedules.run(viewer, params.id)),
  });

  app.get<Named>(`${URL}/:id`, {
    config: read,
    schema: {
      operationId: 'getSchedule',
      summary: 'Read a schedule',
      tags,
      params,
      headers: IfNoneMatch,
      response: { 200: rowReply(ref(Schedule)), 304: unchangedReply },
    },
    handler: async (request, reply) => sendRow(request, reply, await schedules.get(request.params.id)),
  });

  app.patch<Named<SchedulePatch>>(`${URL}/:id`, {
    config: write,
    schema: {
      operationId: 'patchSchedule',
      summary: 'Change when a schedule starts its job, or whether',
      tags,
      params,
      headers: IfMatch,
      consumes: ['application/merge-patch+json', 'application/json'],
      body: ref(SchedulePatch),
      response: { 200: rowReply(ref(Schedule)) },
    },
    handler: async (request, reply) => {
      const { viewer, params, body } = request;
      return sendRow(request, reply, await schedules.patch(viewer, params.id, body, precondition(request)));
    },
  });

  app.delete<Named>(`${URL}/:id`, {
    config: write,
    schema: {
      operationId: 'deleteSchedule',
      summary: 'Delete a schedule; the jobs it started stay',
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
