import { Converter } from 'opencc-js/t2cn';

const toSimplified = Converter({ from: 't', to: 'cn' });
let traditional: Uint8Array | undefined;

/**
 * One spelling for what people read as the same: NFKC (full width to half), traditional to simplified Chinese,
 * lower case. Folding twice changes nothing.
 */
export function fold(text: string): string {
  const lower = text.normalize('NFKC').toLowerCase().normalize('NFKC');
  return hasTraditional(lower) ? toSimplified(lower) : lower;
}

function hasTraditional(text: string): boolean {
  traditional ??= traditionalCharacters();
  for (let i = 0; i < text.length; i++) {
    if (traditional[text.charCodeAt(i)] === 1) return true;
  }
  return false;
}

/** Marks each UTF-16 unit that conversion could touch, so that simplified text (nearly all) skips the converter. */
function traditionalCharacters(): Uint8Array {
  const marks = new Uint8Array(0x10000);
  for (let unit = 0x3400; unit < 0xa000; unit++) {
    const character = String.fromCharCode(unit);
    if (toSimplified(character) !== character) marks[unit] = 1;
  }
  // The supplementary planes hold rare traditional forms; their leading surrogates send them to the converter.
  marks.fill(1, 0xd840, 0xd890);
  return marks;
}
