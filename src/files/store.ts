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
    async remove(x: Executor, id: string): Promise<void> {
      await x.delete(files).where(eq(files.id, id));
    },
    /** Removes at most `most` files whose time has come; gives how many. */
    async expire(x: Executor, now: string, most: number): Promise<number> {
      const due = x.select({ id: files.id }).from(files).where(lt(files.expires_at, now)).limit(most);
      return (await x.delete(files).where(sql`${files.id} in ${due}`)).rowCount ?? 0;
    },
  };
}

export type FileStore = ReturnType<typeof createFileStore>;
