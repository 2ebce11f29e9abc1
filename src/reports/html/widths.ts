const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const unitsOf = (character: string): number => (WIDE.test(character) ? 2 : 1);

/** How wide a line of text is, a Chinese character counting two. */
export function width(text: string): number {
  let units = 0;
  for (const character of text) units += unitsOf(character);
  return units;
}

/** The first so many units of a text, the last of them an ellipsis where there is more. */
export function shorten(text: string, units: number): string {
  if (width(text) <= units) return text;
  let kept = '';
  let used = 1;
  for (const character of text) {
    used += unitsOf(character);
    if (used > units) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** A text on up to `count` lines: between words where it has any, anywhere where a word is longer than a line. */
export function fold(text: string, units: number, count: number): string[] {
  const lines: string[] = [];
  let rest = text.replace(/\s+/g, ' ').trim();
  while (rest !== '' && lines.length < count - 1 && width(rest) > units) {
    const cut = cutOf(rest, units);
    lines.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return [...lines, shorten(rest, units)];
}

function cutOf(text: string, units: number): number {
  let used = 0;
  let end = 0;
  let between = 0;
  for (const character of text) {
    used += unitsOf(character);
    if (used > units) break;
    end += character.length;
    if (' -/'.includes(character) || unitsOf(character) === 2) between = end;
  }
  // A line does not begin with what closes the one before it.
  if (/^[，。、；：！？）》”’%)\],.;:!?]/.test(text.slice(end)))
    end -= [...text.slice(0, end)].at(-1)?.length ?? 0;
  const isWithinWord = /[!-~]/.test(text[end - 1] ?? '') && /[!-~]/.test(text[end] ?? '');
  return isWithinWord && between > 0 ? between : Math.max(end, 1);
}
