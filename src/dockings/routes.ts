import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import {
  createdReply,
  IfNoneMatch,
  rowReply,
  sendCreated,
  sendRow,
  unchangedReply,
} from '../http/conditional.ts';
import { fromCursor, type PageQuery, pageFields, toCursor } from '../http/paging.ts';
import * as field from '../wire/fields.ts';
import { Docking, DockingHistory, DockingPage, Load, NewDocking, NewRating } from './schema.ts';
import type { DockingService } from './service.ts';
import { stateNames } from './states.ts';
import { EXAMPLES, transitionRoutes } from './transitions.ts';

const read = { action: 'dockings.read' } as const;
const tags = ['Dockings'];
const LIST = 'dockings';
const params = Type.Object({ id: { ...field.Ref, examples: [EXAMPLES.read] } });
type WithId = { Params: { id: string } };
type Query = PageQuery & {
  state?: Docking['state'][];
  demand_id?: string[];
  profile_id?: string[];
  team_id?: string;
};

export const dockingRoutes: FastifyPluginAsync<{ dockings: DockingService }> = async (app, { dockings }) => {
  app.get<{ Querystring: Query }>('/v1/dockings', {
    config: read,
    schema: {
      operationId: 'listDockings',
      summary: 'List dockings, newest first',
      tags,
      querystring: Type.Object(
        {
          state: Type.Optional(field.listOf(field.code(stateNames), stateNames.length)),
          demand_id: Type.Optional(field.listOf(field.Ref, 50)),
          profile_id: Type.Optional(field.listOf(field.Ref, 50)),
          team_id: Type.Optional(field.Id),
          ...pageFields,
        },
        { additionalProperties: false },
      ),
      response: { 200: field.ref(DockingPage) },
    },
    handler: async ({ viewer, query }) => {
      const { items, next } = await dockings.list(viewer, {
        ...{ states: query.state, demands: query.demand_id, profiles: query.profile_id, team: query.team_id },
        ...{ after: fromCursor(LIST, query.cursor), size: query.page_size },
      });
      return { items, next_cursor: toCursor(LIST, next) };
    },
  });

  app.post<{ Body: NewDocking }>('/v1/dockings', {
    config: { action: 'dockings.recommend' },
    schema: {
      operationId: 'createDocking',
      summary: 'Bring a demand and a profile together by hand',
      description:
        'From a match, `POST /v1/demands/{id}/matches/{profile_id}/recommend` does it, and keeps the match with the docking.',
      tags,
      body: field.ref(NewDocking),
      response: { 201: createdReply(field.ref(Docking)) },
    },
    handler: async ({ viewer, body }, reply) => {
      const docking = await dockings.recommend(viewer, body);
      const { id, version } = docking;
      return sendCreated(reply, docking, { created: true, version, url: `/v1/dockings/${id}` });
    },
  });

  app.get<WithId>('/v1/dockings/:id', {
    config: read,
    schema: {
      operationId: 'getDocking',
      summary: 'Read a docking',
      tags,
      params,
      headers: IfNoneMatch,
      response: { 200: rowReply(field.ref(Docking)), 304: unchangedReply },
    },
    handler: async (request, reply) =>
      sendRow(request, reply, await dockings.get(request.viewer, request.params.id)),
  });

  app.get<WithId>('/v1/dockings/:id/history', {
    config: read,
    schema: {
      operationId: 'listDockingHistory',
      summary: 'Every state it was in: who brought it there, when and why',
      tags,
      params,
      response: { 200: field.ref(DockingHistory) },
    },
    handler: async ({ viewer, params: { id } }) => ({ items: await dockings.history(viewer, id) }),
  });

  transitionRoutes(app as never, dockings);

  app.post<WithId & { Body: NewRating }>('/v1/dockings/:id/rate', {
    config: { action: 'dockings.rate' },
    schema: {
      operationId: 'rateDocking',
      summary: 'Rate the other side, 1 to 5; once more replaces it',
      description: 'Enterprises’ ratings make up the `record` that an expert is matched by.',
      tags,
      params: Type.Object({ id: { ...field.Ref, examples: [EXAMPLES.rate] } }),
      body: field.ref(NewRating),
      response: { 200: rowReply(field.ref(Docking)) },
    },
    handler: async (request, reply) =>
      sendRow(request, reply, await dockings.rate(request.viewer, request.params.id, request.body)),
  });

  app.get<WithId>('/v1/profiles/:id/load', {
    config: { action: 'profiles.load' },
    schema: {
      operationId: 'getProfileLoad',
      summary: 'What an expert carries, and how often it was asked in the last 90 days',
      tags,
      params: Type.Object({ id: { ...field.Ref, examples: ['ext:demo-pro-001'] } }),
      response: { 200: field.ref(Load) },
    },
    handler: ({ viewer, params: { id } }) => dockings.load(viewer, id),
  });
};
