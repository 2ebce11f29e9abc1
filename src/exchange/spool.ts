import { ApiError } from '../errors.ts';
import type { Draft, FileService } from '../files/service.ts';
import { type Format, mediaTypes } from './formats.ts';

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

const MEMORY_BYTES = 4 * 1024 * 1024;
/** What bodies of a format are stored as, and how large they may be. */
const KINDS: Record<Format, { mediaType: string; maxBytes: number; tooLarge: string }> = {
  ndjson: {
    mediaType: mediaTypes.ndjson,
    ...{ maxBytes: 1024 * 1024 * 1024, tooLarge: 'An import takes up to 1 GiB: send it in parts' },
  },
  csv: {
    mediaType: mediaTypes.csv,
    ...{ maxBytes: 1024 * 1024 * 1024, tooLarge: 'An import takes up to 1 GiB: send it in parts' },
  },
  xlsx: {
    mediaType: mediaTypes.xlsx,
    ...{ maxBytes: 20 * 1024 * 1024, tooLarge: 'A workbook may have up to 20 MB: send more as CSV' },
  },
};

/** Takes a body in, however large, in constant memory; of one that breaks off nothing is left. */
export async function spool(
  source: AsyncIterable<Uint8Array>,
  files: Pick<FileService, 'begin' | 'read'>,
  format: Format = 'ndjson',
): Promise<Spooled> {
  const { mediaType, maxBytes, tooLarge } = KINDS[format];
  const count = createCounter();
  let held: Uint8Array[] = [];
  let bytes = 0;
  let draft: Draft | undefined;
  async function spill(): Promise<Draft> {
    draft ??= await files.begin(mediaType);
    for (const piece of held) await draft.append(piece);
    held = [];
    return draft;
  }
  try {
    for await (const chunk of source) {
      count.add(chunk);
      held.push(chunk);
      bytes += chunk.length;
      if (bytes > maxBytes) throw new ApiError('body_too_large', tooLarge);
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
