import t from 'tap';
import { MAX_LINE_BYTES, splitLines } from '../../src/exchange/lines.ts';

async function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function linesOf(bytes: Buffer, size: number) {
  const lines: [number, string, boolean][] = [];
  for await (const line of splitLines(inPieces(bytes, size))) {
    lines.push([line.number, Buffer.from(line.bytes).toString(), line.tooLong]);
  }
  return lines;
}

t.test('lines are the same wherever the network cuts them', async (t) => {
  const texts = ['一', '', 'b😀c', '\r', '最后一行'];
  for (const ending of ['', '\n']) {
    const bytes = Buffer.from(texts.join('\n') + ending);
    const expected = texts.map((text, i) => [i + 1, text, false]);
    for (let size = 1; size <= bytes.length; size++) {
      t.same(await linesOf(bytes, size), expected, `in pieces of ${size}`);
    }
  }
  t.same(await linesOf(Buffer.alloc(0), 1), []);
  t.same(await linesOf(Buffer.from('\n\n'), 2), [
    [1, '', false],
    [2, '', false],
  ]);
});

t.test(
  'a line may be as long as the limit, and a longer one is passed over without being kept',
  async (t) => {
    const full = Buffer.alloc(MAX_LINE_BYTES, 'a');
    const newline = Buffer.from('\n');
    const bytes = Buffer.concat([full, newline, full, Buffer.from('b\nc\n'), full, full]);
    for (const size of [65_536, 1_000_003, bytes.length]) {
      const lines = await linesOf(bytes, size);
      t.same(
        lines.map(([number, text, tooLong]) => [number, text.length, tooLong]),
        [
          [1, MAX_LINE_BYTES, false],
          [2, 0, true],
          [3, 1, false],
          [4, 0, true],
        ],
        `in pieces of ${size}`,
      );
    }
  },
);
