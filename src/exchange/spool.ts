import { ApiError } from '../errors.ts';
import type { Draft, FileService } from '../files/service.ts';

/** A body that has come in whole: held in memory while it is small, in a file beyond that. */
export interface Spooled {
  /** Lines that are not blank. */
  readonly rows: number;
  read(): AsyncIterable<Uint8Array>;
  /** The body as a file, to be kept. */
  file(): Promise<Draft>;
  /** Removes what was not kept. */
  discard(): Promise<void>;
}

const MEDIA_TYPE = 'application/x-ndjson';
const MEMORY_BYTES = 4 * 1024 * 1024;
const MAX_BYTES = 1024 * 1024 * 1024;

/** Takes a body in, however large, in constant memory; of one that breaks off nothing is left. */
export async function spool(
  source: AsyncIterable<Uint8Array>,
  files: Pick<FileService, 'begin' | 'read'>,
): Promise<Spooled> {
  const count = createCounter();
  let held: Uint8Array[] = [];
  let bytes = 0;
  let draft: Draft | undefined;
  async function spill(): Promise<Draft> {
    draft ??= await files.begin(MEDIA_TYPE);
    for (const piece of held) await draft.append(piece);
    held = [];
    return draft;
  }
  try {
    for await (const chunk of source) {
      count.add(chunk);
      held.push(chunk);
      bytes += chunk.length;
      if (bytes > MAX_BYTES)
        throw new ApiError('body_too_large', 'An import takes up to 1 GiB: send it in parts');
      if (bytes > MEMORY_BYTES) await spill();
    }
    await draft?.end();
  } catch (error) {
    await draft?.discard();
    throw error;
  }
  return {
    rows: count.total(),
    read: () => (draft ? files.read(draft.id) : chunksOf(held)),
    async file() {
      const whole = await spill();
      await whole.end();
      return whole;
    },
    discard: async () => draft?.discard(),
  };
}

async function* chunksOf(held: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* held;
}

const NEWLINE = 0x0a;
const BLANK = 0x20;

/** Counts the lines of a stream that hold more than blanks. */
function createCounter() {
  let lines = 0;
  let said = false;
  return {
    add(chunk: Uint8Array): void {
      for (let at = 0; at < chunk.length; at++) {
        const byte = chunk[at] as number;
        if (byte > BLANK && !said) {
          lines++;
          said = true;
          // The rest of the line says no more.
          const end = chunk.indexOf(NEWLINE, at);
          if (end === -1) return;
          at = end;
          said = false;
        } else if (byte === NEWLINE) said = false;
      }
    },
    total: () => lines,
  };
}
