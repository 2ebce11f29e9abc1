import type { FastifyPluginAsync } from 'fastify';
import type { ImportService } from '../exchange/service.ts';
import { filterFields } from '../resources/filters.ts';
import { resourceRoutes } from '../resources/routes.ts';
import { profileExample, profileSchemas } from './schema.ts';
import type { ProfileService } from './service.ts';

export const profileRoutes: FastifyPluginAsync<{ profiles: ProfileService; imports: ImportService }> = async (
  app,
  { profiles, imports },
) => {
  resourceRoutes(app, {
    path: 'profiles',
    one: 'Profile',
    tag: 'Profiles',
    schemas: profileSchemas,
    filters: filterFields,
    examples: { id: 'ext:demo-pro-001', line: profileExample },
    service: profiles,
    imports,
  });
};
