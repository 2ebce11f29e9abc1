/** A line of a byte stream: its number from 1, and its bytes, or `tooLong` where it passed the limit. */
export interface RawLine {
  number: number;
  bytes: Uint8Array;
  tooLong: boolean;
}

export const MAX_LINE_BYTES = 2 * 1024 * 1024;
const NEWLINE = 0x0a;

/** Cuts a stream into lines, holding one line at a time; what a too long line holds is dropped as it passes. */
export async function* splitLines(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<RawLine> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let number = 0;
  const take = (piece: Uint8Array): void => {
    length += piece.length;
    if (length > MAX_LINE_BYTES) parts = [];
    else parts.push(piece);
  };
  const finish = (): RawLine => {
    const line = { number: ++number, bytes: Buffer.concat(parts), tooLong: length > MAX_LINE_BYTES };
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      take(chunk.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    if (start < chunk.length) take(chunk.subarray(start));
  }
  if (length > 0) yield finish();
}
