import type { FastifyInstance } from 'fastify';
import type { MetricsService } from '../metrics/service.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set where the address itself opens something: it is not logged. */
    secretUrl?: true;
  }
}

/** One line a request, when it is answered, and a measure; its id goes back with the reply. */
export function installRequestLog(app: FastifyInstance, measure: MetricsService['answered']): void {
  // Hooks that wait for nothing are no promises: every request passes them.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const { method, viewer, routeOptions } = request;
    const url = routeOptions.config.secretUrl ? routeOptions.url : request.url;
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    const route = routeOptions.url ?? 'none';
    measure({ method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1_000 });
    request.log.info(
      { method, url, status: reply.statusCode, ms, key_id: viewer?.keyId ?? undefined },
      'request',
    );
    done();
  });
}
