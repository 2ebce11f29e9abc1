import { createHash } from 'node:crypto';

/** RFC 8785: one text for one value, whatever the order in which its fields were written. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const digestOf = (value: object): string => sha256(canonical(value));

/** The digest of a run, from those of its demands in the order of their ids. */
export const digestOfAll = (digests: readonly string[]): string =>
  sha256(digests.map((digest) => `${digest}\n`).join(''));
