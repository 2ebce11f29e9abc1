import { once } from 'node:events';
import { startThread } from '../thread.ts';
import { unreadable } from './archive.ts';
import type { Batch } from './book.ts';
import { createPlaces } from './places.ts';

/** What the thread is given. */
export interface Unpacked {
  readonly bytes: Uint8Array;
  readonly only: number | undefined;
}

/** What it tells: a batch, why there is none, or that there are no more. */
export interface Told {
  readonly batch?: Batch;
  readonly refused?: string;
}

/** An honest workbook takes a tenth of it. */
const MEMORY_MB = 512;
/** As long as a workbook may keep its reader waiting, all in all. */
const MAX_WAIT_MS = 120_000;

/** As many are unpacked at a time: what each may take of memory adds up. */
const places = createPlaces(4);

/** The rows of a workbook, unpacked in a thread of its own: a hostile one costs that thread and nothing else. */
export async function* readXlsx(bytes: Uint8Array, only?: number): AsyncGenerator<Batch> {
  await places.take();
  try {
    yield* unpacked({ bytes, only });
  } finally {
    places.giveBack();
  }
}

async function* unpacked(data: Unpacked): AsyncGenerator<Batch> {
  const thread = startThread('unpacking', new URL('./unpacker.ts', import.meta.url), data, {
    maxOldGenerationSizeMb: MEMORY_MB,
  });
  // What ends it while nobody waits is told by its exit.
  thread.on('error', () => undefined);
  let left = MAX_WAIT_MS;
  const ended = new Promise<never>((_, reject) => {
    thread.once('exit', () => reject(unreadable('The workbook could not be read')));
  });
  ended.catch(() => undefined);
  try {
    for (;;) {
      const since = performance.now();
      const signal = AbortSignal.timeout(Math.max(0, Math.ceil(left)));
      const [told] = (await Promise.race([once(thread, 'message', { signal }), ended])) as [Told];
      left -= performance.now() - since;
      if (told.refused !== undefined) throw unreadable(told.refused);
      if (!told.batch) return;
      yield told.batch;
      thread.postMessage('next');
    }
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException;
    if (code === 'ERR_WORKER_OUT_OF_MEMORY' || name === 'AbortError')
      throw unreadable('The workbook takes too much to read: send the rows as CSV');
    throw error;
  } finally {
    await thread.terminate();
  }
}
