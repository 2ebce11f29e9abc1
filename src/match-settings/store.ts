import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import type { MatchSettings } from './schema.ts';
import { matchSettings as table } from './table.ts';

/** A version as it is stored. */
export type Row = Omit<MatchSettings, 'built_in' | 'created_at'> & { id: string; created_at: string };
export type RowName = Pick<Row, 'id' | 'version'>;

const SETTINGS_LOCK = 7_303_018;
const rowName = { id: table.id, version: table.version };
/** No later version of the name is there. */
const latest = sql`not exists (
  select 1 from ${table} later where later.name = ${table.name} and later.version > ${table.version})`;

export function createMatchSettingsStore() {
  return {
    /** Lets one transaction at a time write: rules between sets, such as who has a sector, see them all. */
    async lock(x: Executor): Promise<void> {
      await x.execute(sql`SELECT pg_advisory_xact_lock(${SETTINGS_LOCK})`);
    },
    /** A version of a name, or its latest. */
    async find(x: Executor, name: string, version?: number): Promise<Row | undefined> {
      const where = and(eq(table.name, name), version === undefined ? undefined : eq(table.version, version));
      const [row] = await x.select().from(table).where(where).orderBy(desc(table.version)).limit(1);
      return row;
    },
    async hasDefault(x: Executor): Promise<boolean> {
      return (await x.select(rowName).from(table).where(eq(table.is_default, true))).length > 0;
    },
    /** The latest version of each name, newest first. */
    async list(
      x: Executor,
      { after, size, retired }: { after?: string; size: number; retired: boolean },
    ): Promise<Row[]> {
      const where = and(
        latest,
        retired ? undefined : isNull(table.retired_at),
        after === undefined ? undefined : lt(table.id, after),
      );
      return x.select().from(table).where(where).orderBy(desc(table.id)).limit(size);
    },
    /** What demands are weighed by: the latest version of each name that is not retired. */
    async active(x: Executor): Promise<Row[]> {
      return x
        .select()
        .from(table)
        .where(and(latest, isNull(table.retired_at)));
    },
    async insert(x: Executor, row: Row): Promise<void> {
      await x.insert(table).values(row);
    },
    /** Leaves no default; gives the one that was. */
    async clearDefault(x: Executor): Promise<RowName[]> {
      return x.update(table).set({ is_default: false }).where(eq(table.is_default, true)).returning(rowName);
    },
    async markDefault(x: Executor, id: string): Promise<void> {
      await x.update(table).set({ is_default: true }).where(eq(table.id, id));
    },
    /** Retires every version of a name; gives those that were not. */
    async retire(x: Executor, name: string, at: string): Promise<RowName[]> {
      const where = and(eq(table.name, name), isNull(table.retired_at));
      return x.update(table).set({ retired_at: at }).where(where).returning(rowName);
    },
  };
}

export type MatchSettingsStore = ReturnType<typeof createMatchSettingsStore>;
