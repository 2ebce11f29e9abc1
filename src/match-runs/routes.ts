import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { withHeaders } from '../http/documentation.ts';
import { fromCursor, type PageQuery, pageFields, toCursor } from '../http/paging.ts';
import { Ref, ref } from '../wire/fields.ts';
import { diffSchemas, MatchRunDiff } from './diff/schema.ts';
import {
  MAX_DEMANDS,
  MAX_RESULTS,
  MatchRun,
  MatchRunPage,
  NewMatchRun,
  RunResults,
  runSchemas,
} from './schema.ts';
import type { MatchRunService } from './service.ts';

const read = { action: 'match_runs.read' } as const;
const write = { action: 'match_runs.write' } as const;
const tags = ['Match runs'];
const LISTS = { runs: 'match-runs', results: 'match-run-results', diff: 'match-run-diff' };
const idOf = (example: string) => ({ ...Ref, examples: [example] });
const params = Type.Object({ id: idOf('ext:example-run') });
const closed = { additionalProperties: false };
const created = withHeaders(ref(MatchRun), { location: Type.String({ description: 'Address of the run' }) });

export const matchRunRoutes: FastifyPluginAsync<{ matchRuns: MatchRunService }> = async (
  app,
  { matchRuns },
) => {
  for (const schema of [...runSchemas, ...diffSchemas]) app.addSchema(schema);

  app.get<{ Querystring: PageQuery }>('/v1/match-runs', {
    config: read,
    schema: {
      operationId: 'listMatchRuns',
      summary: 'List runs, newest first',
      tags,
      querystring: Type.Object(pageFields, closed),
      response: { 200: ref(MatchRunPage) },
    },
    handler: async ({ viewer, query }) => {
      const after = fromCursor(LISTS.runs, query.cursor);
      const { items, next } = await matchRuns.list(viewer, { after, size: query.page_size });
      return { items, next_cursor: toCursor(LISTS.runs, next) };
    },
  });

  app.post<{ Body: NewMatchRun }>('/v1/match-runs', {
    config: write,
    schema: {
      operationId: 'createMatchRun',
      summary: 'Match a set of demands, and store the run',
      description:
        'All results are of one state of the data, and of stated versions: the same run over the same data has the same ' +
        `digest. Takes up to ${MAX_DEMANDS} demands and ${MAX_RESULTS} results, and answers when the run is stored.`,
      tags,
      body: ref(NewMatchRun),
      response: { 201: created },
    },
    handler: async ({ viewer, body }, reply) => {
      const run = await matchRuns.create(viewer, body);
      reply.code(201).header('location', `/v1/match-runs/${run.id}`);
      return run;
    },
  });

  app.get<{ Params: { id: string }; Querystring: PageQuery & { demand_id?: string } }>(
    '/v1/match-runs/:id/results',
    {
      config: read,
      schema: {
        operationId: 'listMatchRunResults',
        summary: 'What a run found, demand by demand',
        description: 'A page holds up to 1,000 results, and so may hold fewer demands than page_size.',
        tags,
        params,
        querystring: Type.Object(
          {
            demand_id: Type.Optional({ ...Ref, description: 'Only this demand, as the run names it' }),
            ...pageFields,
          },
          closed,
        ),
        response: { 200: ref(RunResults) },
      },
      handler: async ({ viewer, params: { id }, query }) => {
        const { items, next } = await matchRuns.results(viewer, id, {
          demand: query.demand_id,
          after: fromCursor(LISTS.results, query.cursor),
          size: query.page_size,
        });
        return { items, next_cursor: toCursor(LISTS.results, next) };
      },
    },
  );

  app.get<{ Params: { id: string; other_id: string }; Querystring: PageQuery & { all: boolean } }>(
    '/v1/match-runs/:id/diff/:other_id',
    {
      config: read,
      schema: {
        operationId: 'diffMatchRuns',
        summary: 'Who is new, gone, rose or fell from one run to another, and why',
        description:
          'Also names the versions in which the runs differ, and the demands that only one of them has. A page holds up to ' +
          '1,000 results of each run, and so may hold fewer demands than page_size.',
        tags,
        params: Type.Object({ id: idOf('ext:example-run'), other_id: idOf('ext:example-run') }),
        querystring: Type.Object(
          {
            all: Type.Boolean({ default: false, description: 'Also those of whom no place changed' }),
            ...pageFields,
          },
          closed,
        ),
        response: { 200: ref(MatchRunDiff) },
      },
      handler: async ({ viewer, params: { id, other_id }, query }) => {
        const after = fromCursor(LISTS.diff, query.cursor);
        const request = { all: query.all, after, size: query.page_size };
        const { next, ...diff } = await matchRuns.diff(viewer, id, other_id, request);
        return { ...diff, next_cursor: toCursor(LISTS.diff, next) };
      },
    },
  );

  app.get<{ Params: { id: string } }>('/v1/match-runs/:id', {
    config: read,
    schema: {
      operationId: 'getMatchRun',
      summary: 'What a run was asked, what made it, and its digest',
      tags,
      params,
      response: { 200: ref(MatchRun) },
    },
    handler: ({ viewer, params: { id } }) => matchRuns.get(viewer, id),
  });

  app.delete<{ Params: { id: string } }>('/v1/match-runs/:id', {
    config: write,
    schema: {
      operationId: 'deleteMatchRun',
      summary: 'Delete a run with its results',
      tags,
      params,
      response: { 204: Type.Null({ description: 'Deleted' }) },
    },
    handler: async ({ viewer, params: { id } }, reply) => {
      await matchRuns.remove(viewer, id);
      return reply.code(204).send();
    },
  });
};
