import { fork } from 'node:child_process';
import { freemem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Format } from '../src/exchange/formats.ts';
import type { Settings } from './options.ts';
import type { Figures } from './report.ts';

const TSX = import.meta.resolve('tsx');
const ENTRY = fileURLToPath(new URL('./stages/main.ts', import.meta.url));
/** Of the memory free at the time; the rest is for what lies outside the heap. */
const HEAP_SHARE = 0.6;

export type Isolated = 'engine' | 'minisearch' | 'reports' | `export-${Format}`;
export type Outcome = { figures: Figures } | { failed: string };

/**
 * Runs a stage in a process of its own: it finds a clean heap, and a stage that runs out of memory takes nothing with
 * it.
 */
export function isolate(stage: Isolated, settings: Settings): Promise<Outcome> {
  const heapMb = Math.floor((freemem() / 2 ** 20) * HEAP_SHARE);
  const child = fork(ENTRY, [stage, JSON.stringify(settings)], {
    execArgv: ['--expose-gc', `--max-old-space-size=${heapMb}`, '--import', TSX],
  });
  return new Promise((resolve) => {
    let outcome: Outcome | undefined;
    child.on('message', (message) => {
      outcome = message as Outcome;
    });
    child.on('close', (code, signal) => resolve(outcome ?? { failed: reason(code, signal, heapMb) }));
  });
}

/** Node aborts (134) at the limit of its heap; a system short of memory kills. */
function reason(code: number | null, signal: string | null, heapMb: number): string {
  const starved = code === 134 || signal === 'SIGABRT' || signal === 'SIGKILL';
  return starved ? `out of memory (a heap of ${heapMb} MB)` : `ended with ${code ?? signal}`;
}
