import { inflateRawSync } from 'node:zlib';
import { ApiError } from '../errors.ts';

/** As many bytes as an archive may hold when it is unpacked: more is no table that people made. */
export const MAX_UNPACKED = 200 * 1024 * 1024;
const MAX_ENTRIES = 10_000;

const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
/** Of a size or a place: it stands in a field of ZIP64. */
const ELSEWHERE = 0xffffffff;
const ZIP64 = 1;
const ENCRYPTED = 1;
const DEFLATED = 8;
/** How files of Excel 97 begin, and workbooks under a password. */
const COMPOUND = Buffer.from('d0cf11e0a1b11ae1', 'hex');

interface Entry {
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly offset: number;
}

/** The parts of a ZIP archive by name; undefined for one that is not there. */
export type Archive = (name: string) => Buffer | undefined;

export const unreadable = (detail: string): ApiError => new ApiError('invalid_request', detail);
const broken = () => unreadable('The file is not a whole XLSX workbook: it is damaged or cut short');
const tooLarge = () =>
  unreadable(
    `The workbook holds more than ${MAX_UNPACKED / 1024 / 1024} MB when unpacked: send the rows as CSV`,
  );

/** Opens an archive that is held whole; what it says of itself is not believed where it costs memory. */
export function openArchive(bytes: Buffer, limit = MAX_UNPACKED): Archive {
  if (bytes.subarray(0, COMPOUND.length).equals(COMPOUND))
    throw unreadable(
      'The file is protected by a password, or in the format of Excel 97-2003 (.xls): save it as .xlsx without a password',
    );
  let entries: Map<string, Entry>;
  try {
    entries = directoryOf(bytes);
  } catch (error) {
    throw error instanceof RangeError ? broken() : error;
  }
  const declared = [...entries.values()].reduce((sum, { unpacked }) => sum + unpacked, 0);
  if (declared > limit) throw tooLarge();
  let left = limit;
  return (name) => {
    const entry = entries.get(name.toLowerCase());
    if (!entry) return undefined;
    const part = unpack(bytes, entry, left);
    left -= part.length;
    return part;
  };
}

function directoryOf(bytes: Buffer): Map<string, Entry> {
  let end = bytes.length - END_BYTES;
  const first = Math.max(0, end - LONGEST_COMMENT);
  while (end >= first && bytes.readUInt32LE(end) !== END) end--;
  if (end < first) {
    const isArchive = bytes.length > 4 && bytes.readUInt32LE(0) === LOCAL;
    throw isArchive ? broken() : unreadable('The file is not an XLSX workbook');
  }
  const count = bytes.readUInt16LE(end + 10);
  const entries = new Map<string, Entry>();
  let at = bytes.readUInt32LE(end + 16);
  if (count === 0xffff || at === ELSEWHERE)
    throw unreadable('The file is saved in a form (ZIP64) that is not read here: save it anew in Excel');
  if (count > MAX_ENTRIES) throw tooLarge();
  for (let i = 0; i < count; i++) {
    if (bytes.readUInt32LE(at) !== DIRECTORY) throw broken();
    if (bytes.readUInt16LE(at + 8) & ENCRYPTED)
      throw unreadable('The file is protected by a password: save it without one');
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength).replace(/^\//, '');
    entries.set(name.toLowerCase(), {
      method: bytes.readUInt16LE(at + 10),
      ...extentOf(bytes, at, at + 46 + nameLength),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** The sizes and the place of an entry, which archives in the form of ZIP64 tell in a field behind its name. */
function extentOf(bytes: Buffer, at: number, extra: number) {
  const told = [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)];
  const end = extra + bytes.readUInt16LE(at + 30);
  let field = extra;
  while (field + 4 <= end && bytes.readUInt16LE(field) !== ZIP64) field += 4 + bytes.readUInt16LE(field + 2);
  let next = field + 4;
  const [unpacked = 0, packed = 0, offset = 0] = told.map((value) => {
    if (value !== ELSEWHERE) return value;
    if (next + 8 > end) throw broken();
    next += 8;
    return Number(bytes.readBigUInt64LE(next - 8));
  });
  return { packed, unpacked, offset };
}

function unpack(bytes: Buffer, { method, packed, offset }: Entry, limit: number): Buffer {
  try {
    if (bytes.readUInt32LE(offset) !== LOCAL) throw broken();
    const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
    const part = bytes.subarray(start, start + packed);
    if (part.length < packed) throw broken();
    if (method === DEFLATED) return inflateRawSync(part, { maxOutputLength: Math.max(limit, 1) });
    if (method !== 0) throw broken();
    if (part.length > limit) throw tooLarge();
    return part;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : broken();
  }
}
