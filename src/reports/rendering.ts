import { createHash } from 'node:crypto';
import { toCsv } from '../sheets/csv.ts';
import { toXlsx } from '../sheets/xlsx.ts';
import { toHtml } from './html/page.ts';
import type { ReportKind } from './kind.ts';
import { type Format, type ReportHead, type ReportRequest, whole } from './schema.ts';

export const mediaTypes: Readonly<Record<Format, string>> = {
  html: 'text/html; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/** A report in one format, on its way. */
export interface Rendering {
  readonly format: Format;
  readonly name: string;
  readonly media_type: string;
  readonly bytes: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;
}

/** A report in the formats it was asked for; each is made while it is read. */
export function renderingsOf(
  { present }: Pick<ReportKind, 'present'>,
  content: { head: ReportHead },
  request: ReportRequest,
): Rendering[] {
  const { name, formats } = whole(request);
  const { made_at } = content.head;
  return formats.map((format) => ({
    format,
    name: `${fileName(name)}-${dayOf(made_at)}.${format}`,
    media_type: mediaTypes[format],
    bytes: makers[format](present, content),
  }));
}

type Present = ReportKind['present'];
const makers: Readonly<
  Record<Format, (present: Present, content: { head: ReportHead }) => Rendering['bytes']>
> = {
  html: (present, content) => toHtml(present(content)),
  xlsx(present, content) {
    const { sheets, title } = present(content);
    return toXlsx(sheets, { title, created: new Date(content.head.made_at) });
  },
  csv(present, content) {
    const { sheets, main } = present(content);
    const sheet = sheets[main];
    if (!sheet) throw new RangeError('a report without its main sheet');
    return toCsv(sheet);
  },
  json: (_, content) => piecesOf(content),
};

/** JSON in pieces: a field of the report at a time, and of a list one entry, so that a long one is never one text. */
function* piecesOf(content: object): Generator<string> {
  let open = '{';
  for (const [name, value] of Object.entries(content)) {
    yield `${open}${JSON.stringify(name)}:`;
    open = ',\n';
    if (!Array.isArray(value)) yield JSON.stringify(value);
    else {
      for (const [i, one] of value.entries()) yield `${i === 0 ? '[' : ',\n'}${JSON.stringify(one)}`;
      yield value.length === 0 ? '[]' : ']';
    }
  }
  yield '}\n';
}

const PIECE = 64 * 1024;

/** Hands a rendering's bytes on in pieces of a fair size; gives how many there were, and their SHA-256. */
export async function writeRendering(
  { bytes }: Rendering,
  append: (bytes: Uint8Array) => Promise<unknown>,
): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  let waiting: Uint8Array[] = [];
  let held = 0;
  async function pass(): Promise<void> {
    const piece = Buffer.concat(waiting);
    waiting = [];
    held = 0;
    hash.update(piece);
    size += piece.length;
    await append(piece);
  }
  for await (const part of bytes) {
    const piece = typeof part === 'string' ? Buffer.from(part) : part;
    waiting.push(piece);
    held += piece.length;
    if (held >= PIECE) await pass();
  }
  if (held > 0) await pass();
  return { size, sha256: hash.digest('hex') };
}

/** As a name of a file may be in any system. */
const fileName = (name: string): string =>
  [...name.replace(/[\p{Cc}\p{Cf}\\/:*?"<>|]+/gu, ' ').replace(/\s+/g, ' ')]
    .slice(0, 80)
    .join('')
    .replace(/^[ .]+|[ .]+$/g, '') || 'report';

const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });
const dayOf = (time: string): string => DAY.format(new Date(time));
