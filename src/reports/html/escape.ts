/** Controls, and the marks that turn the direction of what stands after their own text. */
const UNSEEN = /(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;
const SPECIAL = /[&<>"']/g;
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
};

/** Text that stays within its own place: whole characters, nothing that cannot be seen. */
export const clean = (text: string): string => text.toWellFormed().replace(UNSEEN, '');

/** Text as HTML, between tags and in quoted attributes. */
export const escaped = (text: string): string =>
  clean(text).replace(SPECIAL, (found) => ENTITIES[found] ?? '');

/** Text on one line as a string of CSS, which no tag within can end either. */
export function cssString(text: string): string {
  const line = clean(text).replace(/\s+/g, ' ');
  const inner = line.replace(
    /[^\p{L}\p{N} ·，。、：（）-]/gu,
    (found) => `\\${found.codePointAt(0)?.toString(16)} `,
  );
  return `"${inner}"`;
}
