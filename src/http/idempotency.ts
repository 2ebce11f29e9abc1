import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest, onSendHookHandler, RouteOptions } from 'fastify';
import Type, { type TSchema } from 'typebox';
import type { Answer, Claim, IdempotencyService } from '../idempotency/service.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The claim on the caller's Idempotency-Key, where it sent one. */
    claim: Claim | null;
  }
  interface FastifyContextConfig {
    /** Set on a POST that takes no Idempotency-Key: it only reads, repeats itself safely, or answers with a secret. */
    withoutKey?: true;
  }
}

export const IDEMPOTENCY_KEY = 'idempotency-key';
const REPLAYED = 'idempotency-replayed';
const KEPT_HEADERS = ['content-type', 'location', 'etag'] as const;

const Header = Type.Optional(
  Type.String({
    pattern: '^[\\x21-\\x7e]{1,255}$',
    description:
      'A key of your own, up to 255 visible characters: the same request under the same key within 24 hours is done once ' +
      'and answered as the first time, with `idempotency-replayed: true`. A refusal for the moment (409) is not kept',
  }),
);

/** Whether a route does what it is asked under a key once. */
export const takesKey = ({ method, config }: Pick<RouteOptions, 'method' | 'config'>): boolean =>
  method === 'POST' && config?.withoutKey !== true;

/** POST requests under a key of the caller's own are done once, however often they are sent. */
export function installIdempotency(
  app: FastifyInstance,
  idempotency: Pick<IdempotencyService, 'begin'>,
): void {
  app.decorateRequest('claim', null);
  app.addHook('onRoute', (route) => {
    if (!takesKey(route) || !route.schema) return;
    const { properties = {} } = (route.schema.headers ?? {}) as { properties?: Record<string, TSchema> };
    route.schema.headers = Type.Object({ ...properties, [IDEMPOTENCY_KEY]: Header });
    // Hooks of these routes alone: all others need not pass them.
    route.preHandler = [route.preHandler ?? [], begin].flat();
    route.onSend = [route.onSend ?? [], end].flat();
  });

  async function begin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const key = request.headers[IDEMPOTENCY_KEY];
    const { keyId } = request.viewer ?? {};
    if (typeof key !== 'string' || !keyId) return undefined;
    const begun = await idempotency.begin({ key_id: keyId, key }, fingerprintOf(request));
    if ('status' in begun) return repeat(reply, begun);
    request.claim = begun;
    return undefined;
  }
  const end: onSendHookHandler = (request, reply, payload, done) => {
    const { claim } = request;
    if (!claim) return done();
    request.claim = null;
    keep(claim, request, reply, payload).then(() => done(), done);
  };
}

/** Keeps what is answered, for whoever asks again. */
async function keep(
  claim: Claim,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<void> {
  claim.rest();
  try {
    // What failed on our side, or for the moment, may go better the next time.
    if (
      reply.statusCode >= 500 ||
      reply.statusCode === 409 ||
      (payload !== null && typeof payload !== 'string')
    )
      await claim.release();
    else await claim.answer(answerOf(reply, payload ?? ''));
  } catch (error) {
    request.log.warn({ err: error }, 'what was answered under an Idempotency-Key could not be kept');
  }
}

function repeat(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  return reply.code(status).headers(headers).header(REPLAYED, 'true').serializer(String).send(body);
}

function answerOf(reply: FastifyReply, body: string): Answer {
  const kept = KEPT_HEADERS.flatMap((name) => {
    const value = reply.getHeader(name);
    return value === undefined ? [] : [[name, String(value)]];
  });
  return { status: reply.statusCode, headers: Object.fromEntries(kept), body };
}

function fingerprintOf({ method, url, body }: FastifyRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([method, url, body ?? null]))
    .digest('hex');
}
