import { refusal } from './errors.ts';
import { valueAt } from './query.ts';
import { covers, type Settings } from './settings.ts';
import type { Document } from './state.ts';

export interface Ranked {
  document: Document;
  /** How many words of the query were found. */
  words: number;
  score: number;
}

type Compare = (a: Ranked, b: Ranked) => number;

/** Numbers stand before strings in either direction, and what is missing stands last. */
function byAttribute(name: string, direction: number): Compare {
  const chosen = ({ document }: Ranked): string | number | undefined => {
    const values = [valueAt(document, name)].flat(8);
    const found = values.filter((value) => typeof value === 'number' || typeof value === 'string');
    return found.sort((a, b) => compareValues(a, b) * direction)[0];
  };
  const compareValues = (a: string | number, b: string | number): number => {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    if (typeof a !== typeof b) return (typeof a === 'number' ? -1 : 1) * direction;
    const [x, y] = [String(a).toLowerCase(), String(b).toLowerCase()];
    return x < y ? -1 : Number(x > y);
  };
  return (a, b) => {
    const [x, y] = [chosen(a), chosen(b)];
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
    return compareValues(x, y) * direction;
  };
}

function bySort(sort: string[], settings: Settings, where: string): Compare[] {
  return sort.map((each) => {
    const [, name = '', direction] = /^(.+):(asc|desc)$/.exec(each) ?? [];
    if (!direction) {
      throw refusal(
        'invalid_search_sort',
        `Invalid syntax for the sort parameter: expected expression ending by ` +
          `\`:asc\` or \`:desc\`, found \`${each}\`.`,
      );
    }
    if (!covers(settings.sortableAttributes, name)) {
      throw refusal(
        'invalid_search_sort',
        `${where}Attribute \`${name}\` is not sortable. Available sortable ` +
          `attributes are: \`${settings.sortableAttributes.join(', ')}\`.`,
      );
    }
    return byAttribute(name, direction === 'asc' ? 1 : -1);
  });
}

/** The order of hits follows the ranking rules: `words`, the attributes' score, `sort` and rules of one's own. */
export function comparators(settings: Settings, sort: string[] | null | undefined, where: string): Compare {
  const sorts = bySort(sort ?? [], settings, where);
  const rules: Compare[] = settings.rankingRules.flatMap((rule: string): Compare[] => {
    if (rule === 'words') return [(a, b) => b.words - a.words];
    if (rule === 'attribute' || rule === 'attributeRank') return [(a, b) => b.score - a.score];
    if (rule === 'sort') return sorts;
    const [name = '', direction] = rule.split(':');
    return direction ? [byAttribute(name, direction === 'asc' ? 1 : -1)] : [];
  });
  return (a, b) => rules.reduce((order, rule) => order || rule(a, b), 0);
}
