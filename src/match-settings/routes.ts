import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
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
import { ref } from '../wire/fields.ts';
import { settingsRef } from './refs.ts';
import {
  MatchSettings,
  MatchSettingsInput,
  MatchSettingsPage,
  MatchSettingsPatch,
  matchSettingsSchemas,
  NewMatchSettings,
  SettingsName,
  SettingsRef,
  stateOf,
} from './schema.ts';
import type { MatchSettingsService } from './service.ts';

const LIST = 'match-settings';
const URL = `/v1/${LIST}`;
const tags = ['Match settings'];
const read = { action: 'match_settings.read' } as const;
const write = { action: 'match_settings.write' } as const;
const named = Type.Object({ name: { ...SettingsName, examples: ['biomedicine-first'] } });
const written = { tags, params: named, headers: IfMatch, response: { 200: rowReply(ref(MatchSettings)) } };

type Named<Body = unknown> = { Params: { name: string }; Body: Body };
const send = (request: FastifyRequest, reply: FastifyReply, row: MatchSettings) =>
  sendRow(request, reply, row, stateOf(row));

export const matchSettingsRoutes: FastifyPluginAsync<{ matchSettings: MatchSettingsService }> = async (
  app,
  { matchSettings },
) => {
  for (const schema of matchSettingsSchemas) app.addSchema(schema);

  app.get<{ Querystring: PageQuery & { retired?: boolean } }>(URL, {
    config: read,
    schema: {
      operationId: 'listMatchSettings',
      summary: 'List match settings, the latest version of each, newest first',
      tags,
      querystring: Type.Object(
        { retired: Type.Optional(Type.Boolean({ description: 'Those retired as well' })), ...pageFields },
        { additionalProperties: false },
      ),
      response: { 200: ref(MatchSettingsPage) },
    },
    handler: async ({ query: { cursor, page_size, retired } }) => {
      const after = fromCursor(LIST, cursor);
      const { items, next } = await matchSettings.list({ after, size: page_size, retired });
      return { items, next_cursor: toCursor(LIST, next) };
    },
  });

  app.post<{ Body: NewMatchSettings }>(URL, {
    config: write,
    schema: {
      operationId: 'createMatchSettings',
      summary: 'Store match settings: a new name, or the next version of one',
      description:
        'A version never changes, so that results go on to say by what they were weighed. Answers 200 and makes ' +
        'no version when the content is that of the latest one.',
      tags,
      body: ref(NewMatchSettings),
      response: { 200: createdReply(ref(MatchSettings)), 201: createdReply(ref(MatchSettings)) },
    },
    handler: async ({ viewer, body }, reply) => {
      const { row, created } = await matchSettings.create(viewer, body);
      return sendCreated(reply, row, { created, version: stateOf(row), url: `${URL}/${settingsRef(row)}` });
    },
  });

  app.get<Named>(`${URL}/:name`, {
    config: read,
    schema: {
      operationId: 'getMatchSettings',
      summary: 'Read match settings: the latest version of a name, or name@version',
      tags,
      params: Type.Object({ name: { ...SettingsRef, examples: ['default@1'] } }),
      headers: IfNoneMatch,
      response: { 200: rowReply(ref(MatchSettings)), 304: unchangedReply },
    },
    handler: async (request, reply) => send(request, reply, await matchSettings.get(request.params.name)),
  });

  const replacing = (request: FastifyRequest<Named<MatchSettingsInput>>) =>
    matchSettings.replace(request.viewer, request.params.name, request.body, precondition(request));
  app.put<Named<MatchSettingsInput>>(`${URL}/:name`, {
    config: write,
    schema: {
      operationId: 'replaceMatchSettings',
      summary: 'Store the next version of match settings',
      ...written,
      body: ref(MatchSettingsInput),
    },
    handler: async (request, reply) => send(request, reply, await replacing(request)),
  });

  const patching = (request: FastifyRequest<Named<MatchSettingsPatch>>) =>
    matchSettings.patch(request.viewer, request.params.name, request.body, precondition(request));
  app.patch<Named<MatchSettingsPatch>>(`${URL}/:name`, {
    config: write,
    schema: {
      operationId: 'patchMatchSettings',
      summary: 'Store the next version with some fields changed, or make a set the default',
      description:
        'A JSON merge patch (RFC 7396): null puts a field back to its default. `{"is_default": true}` alone makes ' +
        'no version; sent to `default`, it brings the packaged set back.',
      ...written,
      consumes: ['application/merge-patch+json', 'application/json'],
      body: ref(MatchSettingsPatch),
    },
    handler: async (request, reply) => send(request, reply, await patching(request)),
  });

  const retiring = (request: FastifyRequest<Named>) =>
    matchSettings.retire(request.viewer, request.params.name, precondition(request));
  app.delete<Named>(`${URL}/:name`, {
    config: write,
    schema: {
      operationId: 'retireMatchSettings',
      summary: 'Retire match settings',
      description:
        'Its sectors are free again; its versions stay readable, and can be asked for as name@version.',
      ...written,
    },
    handler: async (request, reply) => send(request, reply, await retiring(request)),
  });
};
