import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Action, forbidden, isPublic, may, permissions } from '../access/permissions.ts';
import { anonymous, type Viewer } from '../access/principal.ts';
import type { KeyService } from '../access/service.ts';
import { ApiError } from '../errors.ts';
import { isLimited, type Limits } from './limits.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. */
    viewer: Viewer;
  }
  interface FastifyContextConfig {
    /** What the route does, in the permission table. */
    action?: Action;
  }
}

export interface AuthOptions {
  /** Actions that this deployment lets callers without a key do, on what is everybody's. */
  opened?: ReadonlySet<Action>;
  /** Nothing is limited without. */
  limits?: Limits;
}

/** Every route names its action, and only those whom the permission table lets do it get through. */
export function installAuth(
  app: FastifyInstance,
  keys: Pick<KeyService, 'authenticate'>,
  { opened = new Set(), limits }: AuthOptions = {},
): void {
  app.decorateRequest('viewer', null as unknown as Viewer);
  app.addHook('onRoute', ({ url, method, config }) => {
    if (!config?.action || !Object.hasOwn(permissions, config.action)) {
      throw new Error(`route ${method} ${url} names no action of the permission table`);
    }
  });
  async function authenticate(request: FastifyRequest, reply: FastifyReply): Promise<Viewer> {
    const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const viewer = key === undefined ? undefined : await keys.authenticate(key);
    if (viewer) return { ...viewer, requestId: request.id };
    await (key === undefined ? limits?.count(request, reply) : limits?.countFailure(request, reply));
    const detail =
      key === undefined ? 'Send "Authorization: Bearer <key>"' : 'The key is unknown, expired or revoked';
    throw new ApiError('unauthenticated', detail);
  }

  app.addHook('onRequest', async (request, reply) => {
    const { action } = request.routeOptions.config;
    request.viewer = anonymous;
    if (!action || !isLimited(action)) return;
    const isOpen = isPublic(action) || (opened.has(action) && request.headers.authorization === undefined);
    const viewer = isOpen ? anonymous : await authenticate(request, reply);
    request.viewer = viewer;
    await limits?.count(request, reply);
    if (!isOpen && !may(viewer, action)) throw forbidden(viewer, action);
  });
}
