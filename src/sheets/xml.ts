import { unreadable } from './archive.ts';

/** A part of a workbook as UTF-8, whatever it was written in. */
export function utf8Of(part: Buffer): Buffer {
  const [first, second] = part;
  if (first === 0xff && second === 0xfe) return Buffer.from(part.toString('utf16le', 2));
  if (first === 0xfe && second === 0xff)
    return Buffer.from(
      Buffer.from(part.subarray(2, part.length - (part.length % 2)))
        .swap16()
        .toString('utf16le'),
    );
  return part;
}

/** The prefix that the elements of a part go by, with its colon; most have none. */
export function prefixOf(part: Buffer): string {
  const [, prefix = ''] = /<([A-Za-z_][\w.-]*:)?[A-Za-z_][^>]*>/.exec(part.toString('utf8', 0, 4_096)) ?? [];
  return prefix;
}

const AFTER_NAME = new Set([0x20, 0x3e, 0x2f, 0x0a, 0x0d, 0x09]);
const SLASH = 0x2f;

/** Where the elements of a name begin and end, one after another: none of them lies in another. */
export function* spansIn(part: Buffer, name: string): Generator<readonly [start: number, end: number]> {
  const [open, close] = [`<${name}`, `</${name}>`];
  let at = 0;
  for (;;) {
    const start = part.indexOf(open, at);
    const tagEnd = start === -1 ? -1 : part.indexOf('>', start);
    if (tagEnd === -1) return;
    at = tagEnd + 1;
    // The name of another element may only begin alike.
    if (!AFTER_NAME.has(part[start + open.length] ?? 0)) continue;
    if (part[tagEnd - 1] !== SLASH) {
      const end = part.indexOf(close, tagEnd);
      if (end === -1) return;
      at = end + close.length;
    }
    yield [start, at];
  }
}

/** No row of a sheet, and no list of styles, is longer than this. */
const LONGEST_ELEMENT = 16 * 1024 * 1024;

/** The elements of a name as text; throws ApiError at one that is larger than any that people make. */
export function* elementsIn(part: Buffer, name: string): Generator<string> {
  for (const [start, end] of spansIn(part, name)) {
    if (end - start > LONGEST_ELEMENT) throw unreadable('The workbook holds a row larger than 16 MB');
    yield part.toString('utf8', start, end);
  }
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const characterOf = (number: number): string =>
  number <= 0x10ffff && !(number >= 0xd800 && number <= 0xdfff) ? String.fromCodePoint(number) : '';

/** What a text of XML says. */
export function plainText(text: string): string {
  const parts = text.includes('<![CDATA[') ? text.split(/<!\[CDATA\[([\s\S]*?)\]\]>/) : [text];
  return parts
    .map((part, i) => (i % 2 === 1 || !part.includes('&') ? part : part.replace(/&(#?\w+);/g, referred)))
    .join('');
}

function referred(whole: string, name: string): string {
  if (name.startsWith('#x')) return characterOf(Number.parseInt(name.slice(2), 16));
  if (name.startsWith('#')) return characterOf(Number.parseInt(name.slice(1), 10));
  return NAMED[name] ?? whole;
}

/** The attributes of a tag, by their names without a prefix. */
export function attributesOf(tag: string): Record<string, string> {
  const [head = ''] = /^<[^>]*/.exec(tag) ?? [];
  const found: Record<string, string> = {};
  for (const [, name = '', double, single] of head.matchAll(
    /\s(?:[\w.-]+:)?([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
  ))
    found[name] = plainText(double ?? single ?? '');
  return found;
}

/** A text of a workbook, in which characters can also stand by their numbers. */
export const sheetText = (text: string): string =>
  plainText(text).replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
