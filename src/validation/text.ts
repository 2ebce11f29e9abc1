import { type Fault, MAX_FAULTS } from './ajv.ts';

const MAX_DEPTH = 32;
/** The longest list any schema takes, and as many values in all as two such lists and some. */
const MAX_ITEMS = 100_000;
const MAX_VALUES = 250_000;
const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

function faultOfString(text: string): string | undefined {
  if (text.includes('\u0000')) return 'must not hold a NUL character';
  if (!text.isWellFormed()) return 'must not hold a lone surrogate';
  return undefined;
}

/** Where a list or object stands; pointers are spelled out only for faults. */
interface Place {
  value: object;
  depth: number;
  key: string;
  parent: Place | undefined;
}

function pointerTo(place: Place | undefined, key?: string): string {
  const keys = key === undefined ? [] : [key];
  for (let at = place; at?.parent; at = at.parent) keys.unshift(at.key);
  return keys.map((part) => `/${escapePointer(part)}`).join('');
}

/**
 * Faults of parsed JSON that no schema names: NUL characters and lone surrogates in values or keys (PostgreSQL stores
 * neither), nesting deeper than 32, and more items than any schema takes, told before a schema is held against each.
 * Walks without recursion, so that depth cannot hurt.
 */
export function textFaults(input: unknown): Fault[] {
  if (typeof input === 'string')
    return faultOfString(input) ? [{ pointer: '', message: faultOfString(input) as string }] : [];
  if (typeof input !== 'object' || input === null) return [];
  const faults: Fault[] = [];
  const todo: Place[] = [{ value: input, depth: 0, key: '', parent: undefined }];
  let seen = 0;
  for (let place = todo.pop(); place && faults.length < MAX_FAULTS; place = todo.pop()) {
    const { value, depth } = place;
    if (depth >= MAX_DEPTH) return [{ pointer: '', message: `must not be nested deeper than ${MAX_DEPTH}` }];
    // A list's length is known without spelling out its keys.
    const keys = Array.isArray(value) && value.length > MAX_ITEMS ? [] : Object.keys(value);
    const size = Array.isArray(value) ? value.length : keys.length;
    seen += size;
    if (size > MAX_ITEMS || seen > MAX_VALUES) {
      return [{ pointer: pointerTo(place), message: `must not hold more than ${MAX_ITEMS} values` }];
    }
    for (const key of keys) {
      const child = (value as Record<string, unknown>)[key];
      if (faultOfString(key)) {
        const message = 'must not have a field name with NUL or lone surrogates';
        faults.push({ pointer: pointerTo(place), message });
      } else if (typeof child === 'string') {
        const message = faultOfString(child);
        if (message) faults.push({ pointer: pointerTo(place, key), message });
      } else if (typeof child === 'object' && child !== null) {
        todo.push({ value: child, depth: depth + 1, key, parent: place });
      }
    }
  }
  return faults.slice(0, MAX_FAULTS);
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The text of bytes, or undefined where they are not UTF-8. A byte order mark at the start is left out. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
