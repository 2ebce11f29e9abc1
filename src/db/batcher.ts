interface Batch<V> {
  readonly keys: Set<string>;
  readonly found: Promise<ReadonlyMap<string, V>>;
  begin(): Promise<void>;
}

/** Looks under way at a time: while one waits for the database, the next need not. */
const UNDER_WAY = 2;

/**
 * Looks many things up at once: whatever is asked for in one turn of the event loop, or while looks are under way, is looked up
 * together by the next one. So what it gives was read after it was asked for, and what many ask at the same time costs little
 * more than one.
 */
export function createBatcher<V>(
  load: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>,
): (key: string) => Promise<V | undefined> {
  let waiting: Batch<V> | undefined;
  let underWay = 0;

  function open(): Batch<V> {
    const keys = new Set<string>();
    const { promise: found, resolve, reject } = withResolvers<ReadonlyMap<string, V>>();
    return { keys, found, begin: () => load([...keys]).then(resolve, reject) };
  }
  function next(): void {
    if (!waiting || underWay >= UNDER_WAY) return;
    const { begin } = waiting;
    waiting = undefined;
    underWay++;
    void begin().finally(() => {
      underWay--;
      next();
    });
  }

  return async (key) => {
    if (!waiting) {
      waiting = open();
      setImmediate(next);
    }
    waiting.keys.add(key);
    return (await waiting.found).get(key);
  };
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  return { promise, resolve, reject };
}
