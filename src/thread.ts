import { extname } from 'node:path';
import { type ResourceLimits, Worker } from 'node:worker_threads';

const EXTENSION = extname(import.meta.url);

/**
 * A thread of its own for a module of ours, named by the address of its source; it finds `data` as its `workerData`, and
 * what it throws comes as `error`.
 */
export function startThread(
  name: string,
  source: URL,
  data?: unknown,
  resourceLimits?: ResourceLimits,
): Worker {
  const module = source.href.replace(/\.ts$/, EXTENSION);
  if (EXTENSION !== '.ts') return new Worker(new URL(module), { name, workerData: data, resourceLimits });
  // What makes the source run in this thread does not reach into another one: it is begun there again.
  const begin = `import { register } from ${JSON.stringify(import.meta.resolve('tsx/esm/api'))}; register();`;
  const script = `${begin} await import(${JSON.stringify(module)});`;
  const address = new URL(`data:text/javascript,${encodeURIComponent(script)}`);
  return new Worker(address, { name, workerData: data, execArgv: [], resourceLimits });
}
