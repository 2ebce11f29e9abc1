import type { FastifyInstance } from 'fastify';

/** One line a request, when it is answered; its id goes back with the reply. */
export function installRequestLog(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id));
  app.addHook('onResponse', async (request, reply) => {
    const { method, url, viewer } = request;
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    request.log.info(
      { method, url, status: reply.statusCode, ms, key_id: viewer?.keyId ?? undefined },
      'request',
    );
  });
}
