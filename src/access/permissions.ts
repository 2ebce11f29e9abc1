import { ApiError } from '../errors.ts';
import { overlap } from './labels.ts';
import type { Reaching, Role, Viewer } from './principal.ts';

/**
 * How far a role may go with an action: to every row, to those in its region (and those it collected itself), to its own
 * alone, or nowhere.
 */
export type Reach = 'all' | 'region' | 'own' | 'never';

/** Roles that the table speaks of; a partner system reaches as far as the roles whose parts it takes, in its regions. */
export const columns = [
  'admin',
  'province_operator',
  'association_operator',
  'enterprise',
  'profile',
  'assessor',
  'anonymous',
] as const satisfies readonly (Role | 'anonymous')[];
export type Column = (typeof columns)[number];
type Grants = readonly [Reach, Reach, Reach, Reach, Reach, Reach, Reach];

/** Every action of the API and who may do it: routes are checked by this table, and the documentation shows it. */
// biome-ignore format: a table is read by its columns
export const permissions = {
  // action                   admin    province    association    enterprise    profile    assessor    anonymous
  'health.read':             ['all',   'all',      'all',         'all',        'all',     'all',      'all'],
  'docs.read':               ['all',   'all',      'all',         'all',        'all',     'all',      'all'],
  'reference.read':          ['all',   'all',      'all',         'all',        'all',     'all',      'all'],
  'self.read':               ['all',   'all',      'all',         'all',        'all',     'all',      'never'],
  'associations.read':       ['all',   'all',      'all',         'all',        'all',     'all',      'never'],
  'associations.write':      ['all',   'all',      'never',       'never',      'never',   'never',    'never'],
  'associations.delete':     ['all',   'all',      'never',       'never',      'never',   'never',    'never'],
  'campaigns.read':          ['all',   'all',      'all',         'all',        'all',     'all',      'never'],
  'campaigns.write':         ['all',   'all',      'region',      'never',      'never',   'never',    'never'],
  'campaigns.delete':        ['all',   'all',      'region',      'never',      'never',   'never',    'never'],
  'enterprises.read':        ['all',   'all',      'region',      'own',        'never',   'all',      'never'],
  'enterprises.write':       ['all',   'all',      'region',      'own',        'never',   'never',    'never'],
  'enterprises.delete':      ['all',   'all',      'region',      'never',      'never',   'never',    'never'],
  'demands.read':            ['all',   'all',      'region',      'own',        'own',     'all',      'never'],
  'demands.write':           ['all',   'all',      'region',      'own',        'never',   'never',    'never'],
  'demands.delete':          ['all',   'all',      'region',      'never',      'never',   'never',    'never'],
  'demands.submit':          ['all',   'all',      'region',      'own',        'never',   'never',    'never'],
  'demands.review':          ['all',   'all',      'region',      'never',      'never',   'never',    'never'],
  'demands.fulfil':          ['all',   'all',      'region',      'own',        'never',   'never',    'never'],
  'demands.withdraw':        ['all',   'all',      'region',      'own',        'never',   'never',    'never'],
  'demands.follow':          ['all',   'all',      'region',      'own',        'never',   'all',      'never'],
  'profiles.read':           ['all',   'all',      'all',         'all',        'own',     'all',      'never'],
  'profiles.write':          ['all',   'all',      'region',      'never',      'own',     'never',    'never'],
  'profiles.delete':         ['all',   'all',      'region',      'never',      'never',   'never',    'never'],
  'profiles.load':           ['all',   'all',      'all',         'never',      'own',     'all',      'never'],
  'matches.read':            ['all',   'all',      'region',      'own',        'never',   'all',      'never'],
  'matches.explain':         ['all',   'all',      'region',      'own',        'own',     'all',      'never'],
  'matches.reverse':         ['all',   'all',      'all',         'never',      'own',     'all',      'never'],
  'matches.preview':         ['all',   'all',      'all',         'all',        'never',   'all',      'never'],
  'match_runs.read':         ['all',   'all',      'own',         'never',      'never',   'all',      'never'],
  'match_runs.write':        ['all',   'all',      'own',         'never',      'never',   'never',    'never'],
  'match_settings.read':     ['all',   'all',      'all',         'never',      'never',   'all',      'never'],
  'match_settings.write':    ['all',   'never',    'never',       'never',      'never',   'never',    'never'],
  'models.read':             ['all',   'all',      'all',         'never',      'never',   'all',      'never'],
  'models.write':            ['all',   'never',    'never',       'never',      'never',   'never',    'never'],
  'search.read':             ['all',   'all',      'all',         'all',        'all',     'all',      'never'],
  'dockings.read':           ['all',   'all',      'region',      'own',        'own',     'all',      'never'],
  'dockings.recommend':      ['all',   'all',      'region',      'never',      'never',   'never',    'never'],
  'dockings.invite':         ['all',   'all',      'region',      'never',      'never',   'never',    'never'],
  'dockings.answer':         ['all',   'all',      'region',      'never',      'own',     'never',    'never'],
  'dockings.progress':       ['all',   'all',      'region',      'own',        'never',   'never',    'never'],
  'dockings.end':            ['all',   'all',      'region',      'own',        'own',     'never',    'never'],
  'dockings.rate':           ['all',   'all',      'region',      'own',        'own',     'never',    'never'],
  'conflicts.read':          ['all',   'all',      'region',      'own',        'own',     'all',      'never'],
  'conflicts.write':         ['all',   'all',      'region',      'own',        'own',     'never',    'never'],
  'contacts.reveal':         ['all',   'all',      'region',      'own',        'own',     'never',    'never'],
  'contacts.write':          ['all',   'all',      'region',      'own',        'own',     'never',    'never'],
  'lexicon.read':            ['all',   'all',      'all',         'never',      'never',   'all',      'never'],
  'lexicon.write':           ['all',   'all',      'never',       'never',      'never',   'never',    'never'],
  'lexicon.delete':          ['all',   'all',      'never',       'never',      'never',   'never',    'never'],
  'jobs.read':               ['all',   'all',      'own',         'own',        'own',     'never',    'never'],
  'jobs.write':              ['all',   'all',      'own',         'own',        'own',     'never',    'never'],
  'schedules.read':          ['all',   'all',      'never',       'never',      'never',   'never',    'never'],
  'schedules.write':         ['all',   'never',    'never',       'never',      'never',   'never',    'never'],
  'report_schedules.read':   ['all',   'all',      'own',         'never',      'never',   'all',      'never'],
  'report_schedules.write':  ['all',   'all',      'own',         'never',      'never',   'never',    'never'],
  'reports.read':            ['all',   'all',      'own',         'never',      'never',   'all',      'never'],
  'reports.write':           ['all',   'all',      'own',         'never',      'never',   'never',    'never'],
  'reports.open':            ['all',   'all',      'all',         'all',        'all',     'all',      'all'],
  'audit.read':              ['all',   'all',      'region',      'never',      'never',   'all',      'never'],
  'keys.manage':             ['all',   'never',    'never',       'never',      'never',   'never',    'never'],
  'keys.rotate':             ['all',   'own',      'own',         'own',        'own',     'own',      'never'],
} as const satisfies Record<string, Grants>;

export type Action = keyof typeof permissions;

/** What the table says of a role; a partner system has no column of its own. */
export const granted = (action: Action, column: Column): Reach =>
  permissions[action][columns.indexOf(column)] as Reach;

const WIDENING: readonly Reach[] = ['never', 'own', 'region', 'all'];

/** How far a viewer may go. A partner system reaches what lies in its regions where the part it takes reaches all of it. */
export function reachOf({ role, parts }: Pick<Viewer, 'role' | 'parts'>, action: Action): Reach {
  if (role !== 'partner') return granted(action, role);
  const reaches = parts.map((part) => granted(action, part));
  const widest = WIDENING.findLast((reach) => reaches.includes(reach)) ?? 'never';
  return widest === 'all' && !isShared(action) ? 'region' : widest;
}

/** Whether rows of an action are everybody's business: where associations, which have regions, reach all of them. */
const isShared = (action: Action): boolean => granted(action, 'association_operator') === 'all';

export const may = (viewer: Pick<Viewer, 'role' | 'parts'>, action: Action): boolean =>
  reachOf(viewer, action) !== 'never';

export const isPublic = (action: Action): boolean => granted(action, 'anonymous') === 'all';

/** The labels a row must share one of for the viewer to reach it; undefined where it reaches every row. */
export function limitOf(viewer: Reaching, action: Action): readonly string[] | undefined {
  const reach = reachOf(viewer, action);
  if (reach === 'all') return undefined;
  return reach === 'never' ? [] : viewer.labels;
}

/** Whether a viewer may do an action on a row of these labels. */
export function reaches(viewer: Viewer, action: Action, labels: readonly string[]): boolean {
  const limit = limitOf(viewer, action);
  return limit === undefined || overlap(limit, labels);
}

const roleOf = ({ role, parts }: Pick<Viewer, 'role' | 'parts'>): string =>
  role === 'partner' ? `partner (${parts.join(', ')})` : role;

export const forbidden = (viewer: Viewer, action: Action): ApiError =>
  new ApiError(
    'forbidden',
    `A key of role ${roleOf(viewer)} may not do ${action}${may(viewer, action) ? ' here' : ''}`,
  );

/** Throws ApiError where a viewer may not do an action on a row of these labels. */
export function authorise(viewer: Viewer, action: Action, labels: readonly string[]): void {
  if (!reaches(viewer, action, labels)) throw forbidden(viewer, action);
}
