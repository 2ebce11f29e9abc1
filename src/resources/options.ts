import type { TProperties } from 'typebox';
import type { Action } from '../access/permissions.ts';
import type { ImportService } from '../exchange/service.ts';
import type { RoomSheet } from '../exchange/sheets/columns.ts';
import type { PageQuery } from '../http/paging.ts';
import type { ResourceSchemas } from './schema.ts';
import type { ResourceService } from './service.ts';

export interface ResourceRoutes {
  /** In the path and in operation names: "profiles", "Profile". */
  path: 'associations' | 'campaigns' | 'profiles' | 'demands' | 'enterprises' | 'lexicon';
  one: string;
  tag: string;
  schemas: ResourceSchemas;
  /** Query parameters rows are filtered by. */
  filters: TProperties;
  /** Query parameters of an import that its lines leave out. */
  defaults?: TProperties;
  /** How its rows stand in a sheet, where they do. */
  sheet?: RoomSheet;
  /** `id` is of a demo row, `line` of a row that POST makes and DELETE takes away. */
  examples: { id: string; line: { external_id: string } };
  // biome-ignore lint/suspicious/noExplicitAny: the routes carry rows from wire to service without looking into them
  service: ResourceService<any, any>;
  imports: ImportService;
}

export type Query = PageQuery & { total?: boolean; dry_run?: boolean } & Record<string, unknown>;

export const filtersOf = (query: Query, filters: TProperties): Record<string, unknown> =>
  Object.fromEntries(Object.keys(filters).map((name) => [name, query[name]]));

export const pluralOf = ({ one }: ResourceRoutes): string =>
  one.endsWith('y') ? `${one.slice(0, -1)}ies` : `${one}s`;

/** As a sentence has it: "LexiconEntry" is a "lexicon entry". */
export const inWords = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

export const common = ({ path, tag }: ResourceRoutes, verb: 'read' | 'write' | 'delete') => ({
  config: { action: `${path}.${verb}` as Action },
  tags: [tag],
});
