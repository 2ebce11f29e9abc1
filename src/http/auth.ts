import type { FastifyInstance } from 'fastify';
import { type Action, isPublic, may, permissions } from '../access/permissions.ts';
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

/** Every route names its action, and only those whom the permission table lets do it get through. */
export function installAuth(app: FastifyInstance, keys: Pick<KeyService, 'authenticate'>): void {
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
    const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const viewer = key === undefined ? undefined : await keys.authenticate(key);
    if (!viewer) {
      const detail =
        key === undefined ? 'Send "Authorization: Bearer <key>"' : 'The key is unknown or revoked';
      throw new ApiError('unauthenticated', detail);
    }
    if (!may(viewer.role, action))
      throw new ApiError('forbidden', `A key of role ${viewer.role} may not do ${action}`);
    request.viewer = viewer;
  });
}
