import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { ref } from '../wire/fields.ts';
import type { HealthService } from './service.ts';

const Readiness = Type.Object(
  {
    ready: Type.Boolean(),
    dependencies: Type.Array(
      Type.Object({
        name: Type.String(),
        ok: Type.Boolean(),
        required: Type.Boolean({ description: 'Without it nothing can be answered' }),
        detail: Type.Optional(Type.String()),
      }),
    ),
  },
  { $id: 'Readiness' },
);
const config = { action: 'health.read' } as const;
const tags = ['Health'];

export const healthRoutes: FastifyPluginAsync<{ health: HealthService }> = async (app, { health }) => {
  app.addSchema(Readiness);
  app.get('/health/live', {
    config,
    logLevel: 'warn',
    schema: {
      operationId: 'isLive',
      summary: 'The process answers',
      tags,
      response: { 200: Type.Object({ live: Type.Boolean() }) },
    },
    handler: async () => ({ live: true }),
  });
  app.get('/health/ready', {
    config,
    logLevel: 'warn',
    schema: {
      operationId: 'isReady',
      summary: 'Requests can be answered; each dependency and its state',
      tags,
      response: { 200: ref(Readiness), 503: ref(Readiness) },
    },
    handler: async (_request, reply) => {
      const state = await health.ready();
      return reply.code(state.ready ? 200 : 503).send(state);
    },
  });
};
