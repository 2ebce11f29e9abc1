import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { ApiError } from '../errors.ts';
import { readBook } from './book.ts';
import type { Told, Unpacked } from './reader.ts';

/** The thread in which a workbook is unpacked: it gives a batch whenever it is asked for one. */
const port = parentPort;
if (!port) throw new Error('this runs in a thread');
const { bytes, only } = workerData as Unpacked;
const tell = (told: Told): void => port.postMessage(told);

try {
  for (const batch of readBook(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), only)) {
    tell({ batch });
    await once(port, 'message');
  }
  tell({});
} catch (error) {
  if (!(error instanceof ApiError)) throw error;
  tell({ refused: error.message });
}
// What was told last could be lost with a thread that ends by itself: who asked ends it.
await once(port, 'message');
