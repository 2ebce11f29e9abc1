import { Presets, SingleBar } from 'cli-progress';

/** How far it is, in the unit of the total, and in words. */
export type Advance = (done: number, words?: string) => void;

interface Progress {
  at: Advance;
  done(): void;
  /** Leaves the terminal as it was, also after a failure. */
  stop(): void;
}

/** Shows how far `work` is: a bar on a terminal, a line every ten percent elsewhere; on stderr, so that output stays clean. */
export async function withProgress<T>(
  what: string,
  total: number,
  work: (at: Advance) => Promise<T>,
): Promise<T> {
  const progress = process.stderr.isTTY ? showBar(what, total) : showLines(what, total);
  try {
    const result = await work(progress.at);
    progress.done();
    return result;
  } finally {
    progress.stop();
  }
}

function showBar(what: string, total: number): Progress {
  const format = `${what} {bar} {percentage}% | {eta_formatted} left {words}`;
  const bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
  const whole = Math.max(total, 1);
  bar.start(whole, 0, { words: '' });
  return {
    at: (done, words) => bar.update(Math.min(done, whole), { words: words ? `| ${words}` : '' }),
    done: () => bar.update(whole),
    stop: () => bar.stop(),
  };
}

function showLines(what: string, total: number): Progress {
  let shown = 0;
  return {
    at(done, words) {
      const tenth = Math.floor((10 * done) / Math.max(total, 1));
      if (tenth <= shown || tenth >= 10) return;
      shown = tenth;
      process.stderr.write(`${what}: ${tenth * 10}%${words ? ` (${words})` : ''}\n`);
    },
    done: () => void process.stderr.write(`${what}: done\n`),
    stop: () => undefined,
  };
}
