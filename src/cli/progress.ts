import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** How far it is, in the unit of the total. */
  at(done: number): void;
  end(): void;
}

/** A bar on a terminal, a line every ten percent elsewhere; both on stderr, so that output stays clean. */
export function showProgress(what: string, total: number): Progress {
  if (process.stderr.isTTY) {
    const format = `${what} {bar} {percentage}% | {eta_formatted} left`;
    const bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
    bar.start(Math.max(total, 1), 0);
    return { at: (done) => bar.update(Math.min(done, total)), end: () => bar.stop() };
  }
  let shown = 0;
  return {
    at(done) {
      const tenth = Math.floor((10 * done) / Math.max(total, 1));
      if (tenth <= shown || tenth >= 10) return;
      shown = tenth;
      process.stderr.write(`${what}: ${tenth * 10}%\n`);
    },
    end: () => void process.stderr.write(`${what}: done\n`),
  };
}
