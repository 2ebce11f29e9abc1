import { and, eq, lt, sql } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import { files, filePieces as pieces } from './table.ts';

export type FileRow = typeof files.$inferSelect;

export function createFileStore() {
  return {
    async insert(x: Executor, row: FileRow): Promise<void> {
      await x.insert(files).values(row);
    },
    async append(x: Executor, id: string, position: number, data: Buffer): Promise<void> {
      await x.insert(pieces).values({ file_id: id, position, data });
    },
    async find(x: Executor, id: string): Promise<FileRow | undefined> {
      const [row] = await x.select().from(files).where(eq(files.id, id));
      return row;
    },
    async update(x: Executor, id: string, changes: Partial<FileRow>): Promise<void> {
      await x.update(files).set(changes).where(eq(files.id, id));
    },
    async piece(x: Executor, id: string, position: number): Promise<Buffer | undefined> {
      const where = and(eq(pieces.file_id, id), eq(pieces.position, position));
      const [row] = await x.select({ data: pieces.data }).from(pieces).where(where);
      return row?.data;
    },
    /** The piece that holds a byte, and where it begins; the last piece for a byte beyond the end. */
    async pieceAt(x: Executor, id: string, byte: number): Promise<{ position: number; at: number }> {
      if (byte === 0) return { position: 0, at: 0 };
      const found = await x.execute(sql`
        SELECT position, at::int8 FROM (
          SELECT position, sum(length(data)) OVER (ORDER BY position) - length(data) AS at
          FROM ${pieces} WHERE file_id = ${id}
        ) AS places WHERE at <= ${byte} ORDER BY position DESC LIMIT 1`);
      const [row] = found.rows as { position: number; at: string }[];
      return { position: row?.position ?? 0, at: Number(row?.at ?? 0) };
    },
    async remove(x: Executor, id: string): Promise<void> {
      await x.delete(files).where(eq(files.id, id));
    },
    /** Removes one file whose time has come, of those that are not in use; false where there is none. */
    async expireOne(x: Executor, now: string, inUse: readonly string[]): Promise<boolean> {
      const idle = sql`${files.id} <> all(${sql.param([...inUse])}::uuid[])`;
      const due = x
        .select({ id: files.id })
        .from(files)
        .where(and(lt(files.expires_at, now), idle))
        .limit(1);
      return ((await x.delete(files).where(sql`${files.id} in ${due}`)).rowCount ?? 0) > 0;
    },
  };
}

export type FileStore = ReturnType<typeof createFileStore>;
