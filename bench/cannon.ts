import autocannon from 'autocannon';

export interface Asked {
  readonly path: string;
  readonly headers?: Record<string, string>;
}

/** Asks for the paths in turn; the milliseconds of each reply. Throws where one is not a 2xx. */
export async function ask(
  url: string,
  asked: readonly Asked[],
  { connections, seconds }: { connections: number; seconds: number },
): Promise<{ times: number[]; seconds: number }> {
  const times: number[] = [];
  const requests = asked.map((each) => ({ method: 'GET' as const, ...each }));
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      { url, connections, duration: seconds, requests, timeout: 60 },
      (error, done) => (error ? reject(error) : resolve(done)),
    );
    // Autocannon's own histogram counts whole milliseconds.
    instance.on('response', (_client, _status, _bytes, milliseconds) => void times.push(milliseconds));
  });
  if (result.non2xx + result.errors > 0) {
    throw new Error(`the route failed: ${result.non2xx} replies other than 2xx, ${result.errors} errors`);
  }
  return { times, seconds: result.duration };
}
