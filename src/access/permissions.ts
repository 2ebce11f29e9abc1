import type { Role } from './principal.ts';

/** How far a role may go with an action; narrower reaches come with principals that have a region or own rows. */
export type Reach = 'all' | 'never';
type Grants = Record<Role | 'anonymous', Reach>;

const everyone: Grants = { admin: 'all', operator: 'all', reader: 'all', anonymous: 'all' };
const readers: Grants = { ...everyone, anonymous: 'never' };
const writers: Grants = { ...readers, reader: 'never' };
const admins: Grants = { ...writers, operator: 'never' };

/** Every action of the API and who may do it: the table routes are checked by and the documentation shows. */
export const permissions = {
  'health.read': everyone,
  'docs.read': everyone,
  'reference.read': everyone,
  'enterprises.read': readers,
  'enterprises.write': writers,
  'demands.read': readers,
  'demands.write': writers,
  'profiles.read': readers,
  'profiles.write': writers,
  'lexicon.read': readers,
  'lexicon.write': writers,
  'matches.read': readers,
  'match_runs.read': readers,
  'match_runs.write': writers,
  'match_settings.read': readers,
  'match_settings.write': admins,
  'models.read': readers,
  'models.write': admins,
  'search.read': readers,
  'jobs.read': writers,
  'jobs.write': writers,
  'schedules.read': writers,
  'schedules.write': admins,
  'contacts.read': admins,
  'contacts.write': admins,
  'keys.manage': admins,
} as const satisfies Record<string, Grants>;

export type Action = keyof typeof permissions;

export const may = (role: Role | 'anonymous', action: Action): boolean => permissions[action][role] === 'all';
export const isPublic = (action: Action): boolean => may('anonymous', action);
