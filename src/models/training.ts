import type { Worker } from 'node:worker_threads';
import { ApiError } from '../errors.ts';
import { startThread } from '../thread.ts';
import type { Answer, Page, Times, Told, Trained } from './trainer.ts';

/** Takes a page of texts; throws where the computation has failed already. */
export type Put = (page: Page) => void;

/** Builds models in threads of their own, so that requests go on meanwhile. */
export interface Training {
  /** Builds one from what `feed` puts, and says what it gave; null where the texts are too few. */
  train<T>(feed: (put: Put) => Promise<T>): Promise<{ trained: Trained | null; given: T }>;
  /** Breaks off what is under way. */
  stop(): Promise<void>;
}

const TRAINER = new URL('./trainer.ts', import.meta.url);
const stopped = (): ApiError => new ApiError('unavailable', 'The building of the model was broken off');

export function createTraining(): Training {
  const threads = new Set<Worker>();
  let stopping = false;

  return {
    async train(feed) {
      if (stopping) throw stopped();
      const times: Times = new Int32Array(new SharedArrayBuffer(4));
      const thread = startThread('model', TRAINER, times);
      threads.add(thread);
      let failure: Error | undefined;
      const answer = answerOf(thread).catch((error: Error) => {
        failure = error;
        return { trained: null };
      });
      const tell = (told: Told): void => {
        if (failure) throw failure;
        thread.postMessage(told);
        Atomics.add(times, 0, 1);
        Atomics.notify(times, 0);
      };
      try {
        const given = await feed(tell);
        tell(null);
        const { trained } = await answer;
        if (failure) throw failure;
        return { trained, given };
      } finally {
        threads.delete(thread);
        await thread.terminate();
      }
    },
    async stop() {
      stopping = true;
      await Promise.all([...threads].map((thread) => thread.terminate()));
    },
  };
}

/** The thread's one answer; an error where it ends without. */
const answerOf = (thread: Worker): Promise<Answer> =>
  new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge() : error),
    );
    thread.once('exit', () => reject(stopped()));
  });

const tooLarge = (): ApiError =>
  new ApiError('unavailable', 'There is not enough memory to build a model of these texts');
