/**
 * Looks many things up at once: whatever is asked for while a look is under way is looked up together by the next one. So
 * what it gives was read after it was asked for, and what many ask at the same time costs little more than one.
 */
export function createBatcher<V>(
  load: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>,
): (key: string) => Promise<V | undefined> {
  let waiting: { keys: Set<string>; found: Promise<ReadonlyMap<string, V>> } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function open() {
    const keys = new Set<string>();
    const found = last.then(() => {
      waiting = undefined;
      return load([...keys]);
    });
    last = found.catch(() => undefined);
    return { keys, found };
  }

  return async (key) => {
    waiting ??= open();
    waiting.keys.add(key);
    return (await waiting.found).get(key);
  };
}
