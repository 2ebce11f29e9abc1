import { Presets, SingleBar } from 'cli-progress';

/** How far it is, in the unit of the total. */
export type Advance = (done: number) => void;

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
  const format = `${what} {bar} {percentage}% | {eta_formatted} left`;
  const bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
  const whole = Math.max(total, 1);
  bar.start(whole, 0);
  return {
    at: (done) => bar.update(Math.min(done, whole)),
    done: () => bar.update(whole),
    stop: () => bar.stop(),
  };
}

function showLines(what: string, total: number): Progress {
  let shown = 0;
  return {
    at(done) {
      const tenth = Math.floor((10 * done) / Math.max(total, 1));
      if (tenth <= shown || tenth >= 10) return;
      shown = tenth;
      process.stderr.write(`${what}: ${tenth * 10}%\n`);
    },
    done: () => void process.stderr.write(`${what}: done\n`),
    stop: () => undefined,
  };
}
