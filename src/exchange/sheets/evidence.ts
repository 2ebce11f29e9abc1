/** One item of what a person has done, as a line of a sheet says it. */
export interface Item {
  kind: string;
  title: string;
  year: number | null;
  abstract?: string | null;
}

/** A year in brackets at the end of a line, and so much of the line it is looked for in. */
const LONGEST_END = 40;
const YEAR = /\s*[（(]\s*((?:18|19|20|21)\d\d)\s*年?\s*[)）]\s*$/;

/** The items that a cell lists, one a line, each with its year where it ends with one. */
export function itemsFrom(text: string, kind: string): Item[] {
  return text
    .split(/\r?\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [all = '', year] = YEAR.exec(line.slice(-LONGEST_END)) ?? [];
      const title = line.slice(0, line.length - all.length).trimEnd();
      return title === '' || year === undefined
        ? { kind, title: line, year: null }
        : { kind, title, year: Number(year) };
    });
}

const plainTitle = (title: string): string => title.replace(/\s+/g, ' ').trim();

/** Items as the cell that lists them. */
export const itemsText = (items: readonly Item[]): string =>
  items.map(({ title, year }) => `${plainTitle(title)}${year ? `（${year}）` : ''}`).join('\n');

type Stored = Pick<Item, 'kind' | 'title'> & { year?: number | null | undefined };

const lineOf = ({ kind, title, year }: Stored): string =>
  `${kind} ${itemsText([{ kind, title, year: year ?? null }])}`;
const nameOf = ({ kind, title }: Stored): string => `${kind} ${plainTitle(title)}`;

/**
 * The items of a row after a sheet has listed those of some kinds: an item that stays keeps its place, and the abstract
 * that no sheet has; items of other kinds stay as they are.
 */
export function mergeItems<I extends Stored>(
  stored: readonly I[],
  given: readonly I[],
  kinds: readonly string[],
): I[] {
  const left = [...given];
  function take(name: (item: Stored) => string, item: I): I | undefined {
    const at = left.findIndex((other) => name(other) === name(item));
    return at === -1 ? undefined : left.splice(at, 1)[0];
  }
  // What is the same as a whole is found first: of two items of one title each keeps its year.
  const same = new Map(stored.map((item) => [item, kinds.includes(item.kind) && take(lineOf, item)]));
  const kept = stored.flatMap((item) => {
    if (!kinds.includes(item.kind) || same.get(item)) return [item];
    const next = take(nameOf, item);
    return next ? [{ ...item, year: next.year }] : [];
  });
  return [...kept, ...left];
}
