import type { FastifyPluginAsync } from 'fastify';
import type { ImportService } from '../exchange/service.ts';
import { filterFields } from '../resources/filters.ts';
import { resourceRoutes } from '../resources/routes.ts';
import { profileExample, profileSchemas } from './schema.ts';
import type { ProfileService } from './service.ts';
import { profileSheet } from './sheet.ts';

export const profileRoutes: FastifyPluginAsync<{ profiles: ProfileService; imports: ImportService }> = async (
  app,
  { profiles, imports },
) => {
  resourceRoutes(app, {
    path: 'profiles',
    one: 'Profile',
    tag: 'Profiles',
    schemas: profileSchemas,
    sheet: profileSheet,
    filters: filterFields,
    examples: { id: 'ext:demo-pro-001', line: profileExample },
    service: profiles,
    imports,
  });
};
