/** A request as it went to a server. */
export interface Recorded {
  readonly url: string;
  readonly init: RequestInit;
}

/** Runs a task; gives the searches it sent to a Meilisearch server. Nothing else may be asking at that time. */
export async function record(task: () => Promise<unknown>): Promise<Recorded[]> {
  const recorded: Recorded[] = [];
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init = {}) => {
    const url = String(input);
    const { method = 'GET', headers = {}, body = null } = init;
    if (method === 'POST' && /search$/.test(url)) recorded.push({ url, init: { method, headers, body } });
    return original(input, init);
  };
  try {
    await task();
    return recorded;
  } finally {
    globalThis.fetch = original;
  }
}

/** Sends them once more, one after another, and reads what comes back. */
export async function replay(recorded: readonly Recorded[]): Promise<void> {
  for (const { url, init } of recorded) {
    const reply = await fetch(url, init);
    await reply.text();
    if (!reply.ok) throw new Error(`${url}: ${reply.status}`);
  }
}
