import type { FastifyPluginAsync } from 'fastify';
import Type, { type TProperties } from 'typebox';
import { Docking, Recommendation } from '../dockings/schema.ts';
import { createdReply, sendCreated } from '../http/conditional.ts';
import type { ProfileFilters } from '../matching/index.ts';
import { filterFields } from '../resources/filters.ts';
import { Ref, ref } from '../wire/fields.ts';
import { matchListing } from './listing.ts';
import { PreviewRequest } from './preview.ts';
import {
  DEFAULT_LIMIT,
  DemandMatches,
  MAX_LIMIT,
  MatchExplanation,
  matchSchemas,
  ProfileMatches,
  ProfileMatchesReply,
  ScoreRequest,
  Scores,
  settingsQuery as settings,
} from './schema.ts';
import type { MatchOptions, MatchService } from './service.ts';

const { kind, sector, region, country, language, service } = filterFields;
const paging = {
  min_score: Type.Optional(Type.Number({ minimum: 0, maximum: 1, description: 'Leave out pairs below' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })),
  settings,
};
const closed = (fields: TProperties) => Type.Object(fields, { additionalProperties: false });
const profileQuery = closed({ kind, sector, region, country, language, service, ...paging });
const demandQuery = closed({ sector, region, service, ...paging });
const pairQuery = closed({ settings });
const idOf = (example: string) => ({ ...Ref, examples: [example] });
const demandId = idOf('ext:demo-dem-001');

type Query = Partial<Record<'kind' | 'sector' | 'region' | 'country' | 'language' | 'service', string[]>> & {
  limit: number;
  min_score?: number;
  settings?: string;
};
type PairQuery = Pick<Query, 'settings'>;

const toOptions = (query: Query): MatchOptions<ProfileFilters> => ({
  filters: {
    kinds: query.kind,
    sectors: query.sector,
    regions: query.region,
    countries: query.country,
    languages: query.language,
    services: query.service,
  },
  limit: query.limit,
  minScore: query.min_score,
  settings: query.settings,
});

const tags = ['Matches'];
/** A list of 100,000 UUIDs and some. */
const SCORE_BODY_LIMIT = 8 * 1024 * 1024;

export const matchRoutes: FastifyPluginAsync<{ matches: MatchService }> = async (app, { matches }) => {
  for (const schema of [...matchSchemas, PreviewRequest]) app.addSchema(schema);

  app.get<{ Params: { id: string }; Querystring: Query }>('/v1/demands/:id/matches', {
    config: { action: 'matches.read' },
    schema: {
      operationId: 'matchDemand',
      summary: 'The best profiles for a demand, and why',
      description:
        'Every eligible profile is scored; constraints (inactive, wrong kind, no capacity, …) come first. ' +
        'With `Accept: text/plain` the reply is a table for a terminal.',
      tags,
      params: Type.Object({ id: demandId }),
      querystring: profileQuery,
      response: { 200: ProfileMatchesReply },
    },
    handler: async ({ viewer, params, query, headers }, reply) => {
      const found = await matches.forDemand(viewer, params.id, toOptions(query));
      if (!/^text\/plain\s*(,|;|$)/i.test(headers.accept ?? '')) return found;
      return reply.type('text/plain; charset=utf-8').serializer(String).send(matchListing(found));
    },
  });

  app.get<{ Params: { id: string; profile_id: string }; Querystring: Pick<Query, 'limit' | 'settings'> }>(
    '/v1/demands/:id/matches/:profile_id',
    {
      config: { action: 'matches.explain' },
      schema: {
        operationId: 'explainMatch',
        summary: 'One pair explained in full, recommended or not',
        description:
          'A pair that is not among the first `limit` says why not: the constraint that bars it, or what it lost on ' +
          'against the last one recommended.',
        tags,
        params: Type.Object({ id: demandId, profile_id: idOf('ext:demo-pro-001') }),
        querystring: closed({ limit: paging.limit, settings }),
        response: { 200: ref(MatchExplanation) },
      },
      handler: ({ viewer, params, query }) => matches.explain(viewer, params.id, params.profile_id, query),
    },
  );

  app.post<{ Params: { id: string; profile_id: string }; Body: Recommendation }>(
    '/v1/demands/:id/matches/:profile_id/recommend',
    {
      config: { action: 'dockings.recommend' },
      schema: {
        operationId: 'recommendMatch',
        summary: 'Begin a docking from a match, and keep the match with it as it is now',
        tags,
        params: Type.Object({ id: demandId, profile_id: idOf('ext:demo-pro-001') }),
        body: ref(Recommendation),
        response: { 201: createdReply(ref(Docking)) },
      },
      handler: async ({ viewer, params, body }, reply) => {
        const docking = await matches.recommend(viewer, params.id, params.profile_id, body);
        const { id, version } = docking;
        return sendCreated(reply, docking, { created: true, version, url: `/v1/dockings/${id}` });
      },
    },
  );

  app.get<{ Params: { id: string }; Querystring: Query }>('/v1/profiles/:id/matches', {
    config: { action: 'matches.reverse' },
    schema: {
      operationId: 'matchProfile',
      summary: 'The demands a profile suits best, and why',
      tags,
      params: Type.Object({ id: idOf('ext:demo-pro-001') }),
      querystring: demandQuery,
      response: { 200: ref(DemandMatches) },
    },
    handler: ({ viewer, params, query }) => matches.forProfile(viewer, params.id, toOptions(query)),
  });

  app.post<{ Body: PreviewRequest; Querystring: Query }>('/v1/matches/preview', {
    config: { action: 'matches.preview', withoutKey: true },
    schema: {
      operationId: 'previewMatches',
      summary: "A demand's text in, matches out; nothing is stored",
      description:
        'Beside the fields of the demand, `weights`, `neutral` and `waive` ask what if: weights of the moment over ' +
        'the settings that would apply, and constraints left aside.',
      tags,
      querystring: profileQuery,
      body: ref(PreviewRequest),
      response: { 200: ref(ProfileMatches) },
    },
    handler: ({ viewer, body: { weights, neutral, waive, ...demand }, query }) =>
      matches.preview(viewer, demand, { ...toOptions(query), weights, neutral, waive }),
  });

  app.post<{ Body: ScoreRequest; Querystring: PairQuery }>('/v1/matches/score', {
    config: { action: 'matches.read', withoutKey: true },
    bodyLimit: SCORE_BODY_LIMIT,
    schema: {
      operationId: 'scorePairs',
      summary: 'A number for every pair, constraints left aside; up to 100,000 pairs',
      tags,
      querystring: pairQuery,
      body: ref(ScoreRequest),
      response: { 200: ref(Scores) },
    },
    handler: ({ viewer, body, query }) => matches.score(viewer, body, query.settings),
  });
};
