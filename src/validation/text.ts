import { type Fault, MAX_FAULTS } from './ajv.ts';

const MAX_DEPTH = 32;
const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

function faultOfString(text: string): string | undefined {
  if (text.includes('\u0000')) return 'must not hold a NUL character';
  if (!text.isWellFormed()) return 'must not hold a lone surrogate';
  return undefined;
}

/**
 * Faults of parsed JSON that no schema names: NUL characters and lone surrogates in values or keys (PostgreSQL
 * stores neither), and nesting deeper than 32. Walks without recursion, so that depth cannot hurt.
 */
export function textFaults(input: unknown): Fault[] {
  const faults: Fault[] = [];
  const todo: { value: unknown; pointer: string; depth: number }[] = [
    { value: input, pointer: '', depth: 0 },
  ];
  for (let item = todo.pop(); item && faults.length < MAX_FAULTS; item = todo.pop()) {
    const { value, pointer, depth } = item;
    if (typeof value === 'string') {
      const message = faultOfString(value);
      if (message) faults.push({ pointer, message });
    } else if (typeof value === 'object' && value !== null) {
      if (depth >= MAX_DEPTH)
        return [{ pointer: '', message: `must not be nested deeper than ${MAX_DEPTH}` }];
      for (const [key, child] of Object.entries(value)) {
        if (faultOfString(key))
          faults.push({ pointer, message: 'must not have a field name with NUL or lone surrogates' });
        else todo.push({ value: child, pointer: `${pointer}/${escapePointer(key)}`, depth: depth + 1 });
      }
    }
  }
  return faults.reverse();
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
