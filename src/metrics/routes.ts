import type { FastifyPluginAsync } from 'fastify';
import { textReply } from '../http/documentation.ts';
import type { MetricsService } from './service.ts';

export const metricsRoutes: FastifyPluginAsync<{ metrics: MetricsService }> = async (app, { metrics }) => {
  app.get('/metrics', {
    config: { action: 'health.read' },
    logLevel: 'warn',
    schema: {
      operationId: 'getMetrics',
      summary: 'Measures for Prometheus',
      description:
        'Requests, the process, the matching index, and jobs: `zhiqi_jobs{state="dead"}` is worth an alarm.',
      tags: ['Health'],
      response: { 200: textReply('text/plain', 'Prometheus text format') },
    },
    handler: async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  });
};
