import { Readable } from 'node:stream';

/** Pages of rows as NDJSON, read as fast as the receiver takes them. */
export function toNdjson(pages: AsyncIterable<object[]>): Readable {
  return Readable.from(lines(pages), { objectMode: false });
}

async function* lines(pages: AsyncIterable<object[]>): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((row) => `${JSON.stringify(row)}\n`).join('');
}
