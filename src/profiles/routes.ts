import type { FastifyPluginAsync } from 'fastify';
import { filterFields } from '../resources/filters.ts';
import { resourceRoutes } from '../resources/routes.ts';
import { profileExample, profileSchemas } from './schema.ts';
import type { ProfileService } from './service.ts';

export const profileRoutes: FastifyPluginAsync<{ profiles: ProfileService }> = async (app, { profiles }) => {
  resourceRoutes(app, {
    path: 'profiles',
    one: 'Profile',
    tag: 'Profiles',
    schemas: profileSchemas,
    filters: filterFields,
    examples: { id: 'ext:demo-pro-001', line: profileExample },
    service: profiles,
  });
};
