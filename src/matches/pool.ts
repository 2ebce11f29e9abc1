import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import type { Hit, Query, Segment, View } from '../matching/index.ts';
import { startThread } from '../thread.ts';

/** What a thread is asked: to hold another view from now on, or to rank over the one it holds. */
export type Request = SharedView | { readonly id: number; readonly query: Query };
type SharedView = Omit<View, 'shelves'> & { readonly segments: readonly Segment[] };

export interface Answer {
  readonly id: number;
  readonly hits: Hit[];
}

/** Threads that rank over shared memory, begun when first needed. */
export interface RankingPool {
  /** The view must hold no drafts (see `Engine.settle`). Rejects when the thread ends before it has answered. */
  rank(view: View, query: Query): Promise<Hit[]>;
  close(): Promise<void>;
}

interface Waiting {
  resolve(hits: Hit[]): void;
  reject(error: Error): void;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  view?: View;
}

export function createRankingPool(size = availableParallelism()): RankingPool {
  const threads = new Set<Thread>();
  let lastId = 0;
  let closed = false;

  function start(): Thread {
    const worker = startThread('ranking', new URL('./ranker.ts', import.meta.url));
    const thread: Thread = { worker, waiting: new Map() };
    worker.on('message', ({ id, hits }: Answer) => {
      thread.waiting.get(id)?.resolve(hits);
      thread.waiting.delete(id);
      if (thread.waiting.size === 0) worker.unref();
    });
    worker.on('error', (error) => end(thread, error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => end(thread, new Error('a ranking thread has ended')));
    threads.add(thread);
    return thread;
  }

  function end(thread: Thread, error: Error): void {
    threads.delete(thread);
    for (const { reject } of thread.waiting.values()) reject(error);
    thread.waiting.clear();
  }

  /** The thread with the least to do; a new one while all are busy and there is room. */
  function freest(): Thread {
    const [best] = [...threads].sort((a, b) => a.waiting.size - b.waiting.size);
    return best && (best.waiting.size === 0 || threads.size >= size) ? best : start();
  }

  return {
    rank(view, query) {
      if (closed) return Promise.reject(new Error('the ranking pool is closed'));
      const thread = freest();
      const id = ++lastId;
      if (thread.view !== view) thread.worker.postMessage(shared(view));
      thread.view = view;
      thread.worker.ref();
      thread.worker.postMessage({ id, query } satisfies Request);
      return new Promise((resolve, reject) => thread.waiting.set(id, { resolve, reject }));
    },
    async close() {
      closed = true;
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
    },
  };
}

function shared({ shelves, ...measure }: View): SharedView {
  const segments = shelves.map(({ segment }) => {
    if (!segment) throw new TypeError('drafts cannot be ranked in another thread');
    // Who is replaced while a thread ranks must still be there for it: the replacement is not.
    return { ...segment, dead: segment.dead.slice() };
  });
  return { ...measure, segments };
}
