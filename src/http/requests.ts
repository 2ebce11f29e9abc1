import type { FastifyInstance } from 'fastify';
import type { MetricsService } from '../metrics/service.ts';

/** One line a request, when it is answered, and a measure; its id goes back with the reply. */
export function installRequestLog(app: FastifyInstance, measure: MetricsService['answered']): void {
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id));
  app.addHook('onResponse', async (request, reply) => {
    const { method, url, viewer, routeOptions } = request;
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    const route = routeOptions.url ?? 'none';
    measure({ method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1_000 });
    request.log.info(
      { method, url, status: reply.statusCode, ms, key_id: viewer?.keyId ?? undefined },
      'request',
    );
  });
}
