import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { IfNoneMatch, rowReply, sendRow, unchangedReply } from '../http/conditional.ts';
import { problemResponse } from '../http/documentation.ts';
import { fromCursor, type PageQuery, pageFields, toCursor } from '../http/paging.ts';
import { code, listOf, Ref, ref } from '../wire/fields.ts';
import { sendStarted, startedReply } from './replies.ts';
import { Job, JobName, JobPage, JobResult, type JobState, jobSchemas, jobStates, NewJob } from './schema.ts';
import type { JobService } from './service.ts';

const LIST = 'jobs';
const URL = `/v1/${LIST}`;
const tags = ['Jobs'];
const read = { action: 'jobs.read' } as const;
const write = { action: 'jobs.write' } as const;
const params = Type.Object({ id: { ...Ref, examples: ['ext:example-job'] } });
const closed = { additionalProperties: false };
const LONGEST_WAIT_S = 60;

type Named = { Params: { id: string } };

export const jobRoutes: FastifyPluginAsync<{ jobs: JobService }> = async (app, { jobs }) => {
  for (const schema of jobSchemas) app.addSchema(schema);
  /** Who waits for a job is answered before the service stops. */
  const stopping = new AbortController();
  app.addHook('preClose', async () => stopping.abort());

  app.get<{ Querystring: PageQuery & { state?: JobState[]; name?: string[] } }>(URL, {
    config: read,
    schema: {
      operationId: 'listJobs',
      summary: 'List jobs, newest first',
      description: 'Jobs that are over are kept for 30 days.',
      tags,
      querystring: Type.Object(
        {
          state: Type.Optional(listOf(code(jobStates), jobStates.length)),
          name: Type.Optional(listOf(JobName, 50)),
          ...pageFields,
        },
        closed,
      ),
      response: { 200: ref(JobPage) },
    },
    handler: async ({ viewer, query: { cursor, page_size, state, name } }) => {
      const request = { states: state, names: name, after: fromCursor(LIST, cursor), size: page_size };
      const { items, next } = await jobs.list(viewer, request);
      return { items, next_cursor: toCursor(LIST, next) };
    },
  });

  app.post<{ Body: NewJob }>(URL, {
    config: write,
    schema: {
      operationId: 'startJob',
      summary: 'Start a job now',
      description:
        '`reanalyse` analyses anew the rows an older version has analysed, with `{"all": true}` every row; `expire` removes ' +
        'what has had its time. Both need the permission schedules.write. Imports of more than 5,000 rows are jobs as well: the ' +
        'import starts them.',
      tags,
      body: ref(NewJob),
      response: { 202: startedReply },
    },
    handler: async ({ viewer, body }, reply) => sendStarted(reply, await jobs.request(viewer, body)),
  });

  app.get<Named & { Querystring: { wait?: number } }>(`${URL}/:id`, {
    config: read,
    schema: {
      operationId: 'getJob',
      summary: 'Read a job, or wait for it',
      description:
        'With `wait`, answers as soon as the job is over, at the latest after so many seconds; with If-None-Match beside it, ' +
        'as soon as the job has changed, and 304 where it has not.',
      tags,
      params,
      headers: IfNoneMatch,
      querystring: Type.Object(
        {
          wait: Type.Optional(
            Type.Integer({ minimum: 0, maximum: LONGEST_WAIT_S, description: 'Seconds; at most 60' }),
          ),
        },
        closed,
      ),
      response: { 200: rowReply(ref(Job)), 304: unchangedReply },
    },
    handler: async (request, reply) => {
      const { viewer, params, query, headers, raw } = request;
      if (!query.wait) return sendRow(request, reply, await jobs.get(viewer, params.id));
      const gone = new AbortController();
      raw.once('close', () => gone.abort());
      const known = /^(?:W\/)?"(\d+)"$/.exec(headers['if-none-match'] ?? '')?.[1];
      const version = known === undefined ? undefined : Number(known);
      const signal = AbortSignal.any([gone.signal, stopping.signal]);
      return sendRow(
        request,
        reply,
        await jobs.wait(viewer, params.id, { seconds: query.wait, version, signal }),
      );
    },
  });

  app.get<Named>(`${URL}/:id/result`, {
    config: read,
    schema: {
      operationId: 'getJobResult',
      summary: 'Read what a job came to',
      description:
        'Of an import: what the import answers when it is done at once, with the lines it rejected.',
      tags,
      params,
      response: { 200: ref(JobResult) },
    },
    handler: ({ viewer, params }) => jobs.result(viewer, params.id),
  });

  app.post<Named>(`${URL}/:id/cancel`, {
    config: write,
    schema: {
      operationId: 'cancelJob',
      summary: 'Cancel a job',
      description:
        'One that is queued is over at once; one that runs stops as soon as it can, and what it has written stays. ' +
        'Cancelling a dead job takes it from the list of those that need attention.',
      tags,
      params,
      response: { 200: ref(Job), 409: problemResponse(409) },
    },
    handler: ({ viewer, params }) => jobs.cancel(viewer, params.id),
  });

  app.post<Named>(`${URL}/:id/rerun`, {
    config: write,
    schema: {
      operationId: 'rerunJob',
      summary: 'Repeat a job that is over, from the beginning',
      description:
        'Of a job of which there may be one at a time, such as the analysis a worker starts, the one that is unfinished is given.',
      tags,
      params,
      response: { 202: startedReply, 409: problemResponse(409) },
    },
    handler: async ({ viewer, params }, reply) => sendStarted(reply, await jobs.rerun(viewer, params.id)),
  });
};
