import type { FastifyInstance } from 'fastify';
import { type Action, forbidden, isPublic, may, permissions } from '../access/permissions.ts';
import { anonymous, type Viewer } from '../access/principal.ts';
import type { KeyService } from '../access/service.ts';
import { ApiError } from '../errors.ts';

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

/**
 * Every route names its action, and only those whom the permission table lets do it get through. `opened` are actions
 * that this deployment lets callers without a key do, on what is everybody's.
 */
export function installAuth(
  app: FastifyInstance,
  keys: Pick<KeyService, 'authenticate'>,
  opened: ReadonlySet<Action> = new Set(),
): void {
  app.decorateRequest('viewer', null as unknown as Viewer);
  app.addHook('onRoute', ({ url, method, config }) => {
    if (!config?.action || !Object.hasOwn(permissions, config.action)) {
      throw new Error(`route ${method} ${url} names no action of the permission table`);
    }
  });
  app.addHook('onRequest', async (request) => {
    const { action } = request.routeOptions.config;
    request.viewer = anonymous;
    if (!action || isPublic(action)) return;
    if (opened.has(action) && request.headers.authorization === undefined) return;
    const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const viewer = key === undefined ? undefined : await keys.authenticate(key);
    if (!viewer) {
      const detail =
        key === undefined ? 'Send "Authorization: Bearer <key>"' : 'The key is unknown, expired or revoked';
      throw new ApiError('unauthenticated', detail);
    }
    if (!may(viewer, action)) throw forbidden(viewer, action);
    request.viewer = { ...viewer, requestId: request.id };
  });
}
