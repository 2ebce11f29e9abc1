import { parentPort } from 'node:worker_threads';
import { createRanker, segmentShelf, type View } from '../matching/index.ts';
import type { Answer, Request } from './pool.ts';

/* One thread of the pool: ranks over shared memory, one query after the other. */

const rank = createRanker();
let view: View | undefined;

parentPort?.on('message', (request: Request) => {
  if ('segments' in request) {
    const { segments, ...measure } = request;
    view = { ...measure, shelves: segments.map(segmentShelf) };
    return;
  }
  const answer: Answer = { id: request.id, hits: rank(view as View, request.query) };
  parentPort?.postMessage(answer);
});
