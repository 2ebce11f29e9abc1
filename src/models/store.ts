import { desc, eq, getTableColumns, lt, sql } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import type { Model } from './schema.ts';
import { models as table } from './table.ts';

/** A model as it is stored, without its payload. */
export type Row = Model & { id: string };
export type RowName = Pick<Row, 'id' | 'version'>;

const BUILD_LOCK = 7_303_019;
const WRITE_LOCK = 7_303_020;
/** What is read at a time: the driver makes text of it, twice as long. */
const SLICE = 16 * 1024 * 1024;

const { payload: _, ...columns } = getTableColumns(table);
const rowName = { id: table.id, version: table.version };

export function createModelStore() {
  return {
    /**
     * Lets one build at a time go on, in all processes, until the transaction ends; false while another one does. The
     * transaction then waits for the computation, and no limit on idle ones is to end it.
     */
    async claimBuild(x: Executor): Promise<boolean> {
      await x.execute(sql`SET LOCAL idle_in_transaction_session_timeout = 0`);
      const { rows } = await x.execute(sql`SELECT pg_try_advisory_xact_lock(${BUILD_LOCK}) AS claimed`);
      return rows[0]?.claimed === true;
    },
    /** Lets one transaction at a time write. */
    async lock(x: Executor): Promise<void> {
      await x.execute(sql`SELECT pg_advisory_xact_lock(${WRITE_LOCK})`);
    },
    async find(x: Executor, ref: string): Promise<Row | undefined> {
      const query = x.select(columns).from(table).orderBy(desc(table.built_at), desc(table.id)).$dynamic();
      if (ref === 'active') query.where(eq(table.is_active, true));
      else if (ref !== 'latest') query.where(eq(table.version, ref));
      const [row] = await query.limit(1);
      return row;
    },
    /** Newest first. */
    async list(x: Executor, { after, size }: { after?: string; size: number }): Promise<Row[]> {
      const where = after === undefined ? undefined : lt(table.id, after);
      return x.select(columns).from(table).where(where).orderBy(desc(table.id)).limit(size);
    },
    async payload(x: Executor, id: string): Promise<Buffer> {
      const parts: Buffer[] = [];
      for (let from = 1; ; from += SLICE) {
        const part = sql<Buffer>`substring(${table.payload} from ${from} for ${SLICE})`;
        const [row] = await x.select({ part }).from(table).where(eq(table.id, id));
        if (row) parts.push(row.part);
        if (!row || row.part.length < SLICE) return Buffer.concat(parts);
      }
    },
    async insert(x: Executor, row: Row, payload: Uint8Array): Promise<void> {
      await x.insert(table).values({ ...row, payload: Buffer.from(payload) });
    },
    async replace(x: Executor, row: Row, payload: Uint8Array): Promise<void> {
      const { id, ...changes } = row;
      await x
        .update(table)
        .set({ ...changes, payload: Buffer.from(payload) })
        .where(eq(table.id, id));
    },
    async activate(x: Executor, id: string): Promise<void> {
      await x.update(table).set({ is_active: true }).where(eq(table.id, id));
    },
    /** Leaves none in use; gives the one that was. */
    async deactivate(x: Executor): Promise<RowName[]> {
      return x.update(table).set({ is_active: false }).where(eq(table.is_active, true)).returning(rowName);
    },
    /** Removes all but the active one, the `newest` built last, and those of these versions; gives what is gone. */
    async prune(x: Executor, newest: number, versions: readonly string[]): Promise<RowName[]> {
      const kept = sql`${table.is_active} or ${table.version} = any(${sql.param([...versions])}::text[]) or ${table.id} in (
        select id from ${table} order by built_at desc, id desc limit ${newest})`;
      return x.delete(table).where(sql`not (${kept})`).returning(rowName);
    },
  };
}

export type ModelStore = ReturnType<typeof createModelStore>;
