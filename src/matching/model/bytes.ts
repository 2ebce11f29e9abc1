import { createHash } from 'node:crypto';
import type { Model } from './model.ts';

/*
 * A stored model: MAGIC, the length of the header (32 bits), the header as JSON, the terms joined by line feeds, then
 * basis (32-bit floats), mean and covariance (64-bit), all little-endian.
 */
const MAGIC = 'zhiqi model 1\n';

type Content = Omit<Model, 'version'>;

interface Header {
  readonly version: string;
  readonly dimensions: number;
  readonly terms: number;
  /** Bytes of the joined terms. */
  readonly text: number;
}

export function encodeModel(model: Model): Uint8Array<ArrayBuffer> {
  const { text, numbers } = bodyOf(model);
  const { version, dimensions, terms } = model;
  const header: Header = { version, dimensions, terms: terms.length, text: text.length };
  const json = utf8(JSON.stringify(header));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, json.length, true);
  return join([utf8(MAGIC), length, json, text, numbers]);
}

/** Throws an Error that says what is wrong where the bytes are not a whole and sound model. */
export function decodeModel(bytes: Uint8Array): Model {
  const { header, at } = readHeader(bytes);
  const { version, dimensions, terms: count, text } = header;
  const expected = at + text + 4 * count * dimensions + 8 * (dimensions + dimensions * dimensions);
  if (bytes.length !== expected) {
    throw new Error(`the model is damaged: it should have ${expected} bytes and has ${bytes.length}`);
  }
  const joined = new TextDecoder().decode(bytes.subarray(at, at + text));
  const terms = joined === '' ? [] : joined.split('\n');
  const view = new DataView(bytes.buffer, bytes.byteOffset + at + text);
  const basis = new Float32Array(count * dimensions);
  for (let i = 0; i < basis.length; i++) basis[i] = view.getFloat32(4 * i, true);
  const double = (from: number) => (_: unknown, i: number) =>
    view.getFloat64(4 * basis.length + 8 * (from + i), true);
  const mean = Float64Array.from({ length: dimensions }, double(0));
  const covariance = Float64Array.from({ length: dimensions * dimensions }, double(dimensions));
  const content = { dimensions, terms, basis, mean, covariance };
  if (terms.length !== count || versionOf(content) !== version) {
    throw new Error(`the model is damaged: its content is not that of version ${version}`);
  }
  return { version, ...content };
}

/** Twelve hex digits of everything a model says. */
export function versionOf(content: Content): string {
  const { text, numbers } = bodyOf(content);
  const shape = `${content.dimensions} ${content.terms.length}\n`;
  return createHash('sha256').update(shape).update(text).update(numbers).digest('hex').slice(0, 12);
}

function readHeader(bytes: Uint8Array): { header: Header; at: number } {
  const magic = utf8(MAGIC);
  if (magic.some((byte, i) => bytes[i] !== byte)) throw new Error('these bytes are not a model');
  const from = magic.length + 4;
  if (bytes.length < from) throw new Error('the model is damaged: it ends within its header');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(magic.length, true);
  const at = from + length;
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(from, at)));
    if (isHeader(header)) return { header, at };
  } catch {
    // Said below.
  }
  throw new Error('the model is damaged: its header cannot be read');
}

function isHeader(value: unknown): value is Header {
  if (typeof value !== 'object' || value === null) return false;
  const { version, dimensions, terms, text } = value as Partial<Record<keyof Header, unknown>>;
  return (
    typeof version === 'string' &&
    [dimensions, terms, text].every((size) => Number.isSafeInteger(size) && (size as number) >= 0)
  );
}

function bodyOf({ terms, basis, mean, covariance }: Content) {
  const numbers = new Uint8Array(4 * basis.length + 8 * (mean.length + covariance.length));
  const view = new DataView(numbers.buffer);
  let at = 0;
  for (let i = 0; i < basis.length; i++, at += 4) view.setFloat32(at, basis[i] as number, true);
  for (const doubles of [mean, covariance]) {
    for (let i = 0; i < doubles.length; i++, at += 8) view.setFloat64(at, doubles[i] as number, true);
  }
  return { text: utf8(terms.join('\n')), numbers };
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
