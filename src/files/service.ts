import type { Executor } from '../db/transaction.ts';
import { ApiError } from '../errors.ts';
import type { FileRow, FileStore } from './store.ts';

export interface FileDeps {
  db: Executor;
  store: FileStore;
  clock: () => Date;
  newId: () => string;
}

/** A file as it is being written: nobody reads it before it has ended. */
export interface Draft {
  readonly id: string;
  append(bytes: Uint8Array): Promise<void>;
  /** Makes it whole: it can be read, and is gone after a day unless it is kept. */
  end(): Promise<void>;
  /** Keeps the whole file for so long, in the caller's transaction. */
  keep(tx: Executor, days: number): Promise<void>;
  discard(): Promise<void>;
}

export type FileService = ReturnType<typeof createFileService>;

/** Bytes from `start` to before `end`. */
export interface Range {
  start?: number;
  end?: number;
}

const gone = () => new ApiError('not_found', 'The file is no longer kept');
const DAY_MS = 86_400_000;
const PIECE_BYTES = 1024 * 1024;

/** Files in pieces: written and read in constant memory, and removed when their time has come. */
export function createFileService({ db, store, clock, newId }: FileDeps) {
  const inDays = (days: number): string => new Date(clock().getTime() + days * DAY_MS).toISOString();

  return {
    /** Begins a file. One that is neither kept nor discarded, since its process was killed, is gone after a day. */
    async begin(
      media_type: string,
      { name = null, owner = null }: Partial<Pick<FileRow, 'name' | 'owner'>> = {},
    ): Promise<Draft> {
      const id = newId();
      const created_at = clock().toISOString();
      const row = { id, media_type, name, owner, size: 0, whole: false, created_at, expires_at: inDays(1) };
      await store.insert(db, row);
      let waiting: Uint8Array[] = [];
      let held = 0;
      let size = 0;
      let position = 0;

      async function write(): Promise<void> {
        if (held === 0) return;
        const data = Buffer.concat(waiting);
        waiting = [];
        held = 0;
        await store.append(db, id, position++, data);
      }
      return {
        id,
        async append(bytes) {
          waiting.push(bytes);
          held += bytes.length;
          size += bytes.length;
          if (held >= PIECE_BYTES) await write();
        },
        async end() {
          await write();
          await store.update(db, id, { size, whole: true });
        },
        keep: (tx, days) => store.update(tx, id, { expires_at: inDays(days) }),
        discard: () => store.remove(db, id),
      };
    },

    /** What is known of a whole file whose time has not come; undefined where there is none. */
    async find(id: string): Promise<FileRow | undefined> {
      const row = await store.find(db, id);
      return row?.whole && row.expires_at > clock().toISOString() ? row : undefined;
    },
    /** The bytes of a whole file, or of it those from `start` to before `end`; throws ApiError where there is none. */
    async *read(id: string, { start = 0, end }: Range = {}): AsyncGenerator<Uint8Array> {
      const row = await store.find(db, id);
      if (!row?.whole) throw gone();
      const stop = Math.min(end ?? row.size, row.size);
      // Pieces are as long as they were appended: which one a byte lies in is found by their lengths.
      let { position, at } = await store.pieceAt(db, id, start);
      while (at < stop) {
        const data = await store.piece(db, id, position++);
        if (!data) throw gone();
        yield data.subarray(Math.max(0, start - at), stop - at);
        at += data.length;
      }
    },
    /** Removes files at once, in the caller's transaction. */
    async remove(tx: Executor, ids: readonly string[]): Promise<void> {
      for (const id of ids) await store.remove(tx, id);
    },
    /** Removes files whose time has come, one after the other since they may be large, but none in use; gives how many. */
    async expire(inUse: readonly string[]): Promise<number> {
      for (let gone = 0; ; gone++)
        if (!(await store.expireOne(db, clock().toISOString(), inUse))) return gone;
    },
  };
}
