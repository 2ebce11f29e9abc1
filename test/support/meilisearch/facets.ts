import { refusal } from './errors.ts';
import { valueAt } from './query.ts';
import { covers, filterablePatterns, type Settings } from './settings.ts';
import type { Document } from './state.ts';

export interface FacetCounts {
  distribution: Record<string, Record<string, number>>;
  stats: Record<string, { min: number; max: number }>;
}

function demandDeclared(names: string[], declared: string[]): void {
  const wrong = names.find((name) => name !== '*' && !covers(declared, name));
  if (wrong === undefined) return;
  throw refusal(
    'invalid_search_facets',
    `Invalid facet distribution: Pattern \`${wrong}\` is not filterable. Available filterable attributes patterns ` +
      `are: \`${declared.join(', ')}\`.`,
  );
}

function count(documents: Document[], name: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const document of documents) {
    const found = [valueAt(document, name)].flat(8).filter((value) => value !== undefined && value !== null);
    for (const value of new Set(found.map(String))) counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}

/** Keeps the first values, by name or by count. */
export function cutFacet(counts: Record<string, number>, settings: Settings, name: string, most: number) {
  const { sortFacetValuesBy: order } = settings.faceting;
  const byName = (a: string, b: string) => (a < b ? -1 : Number(a > b));
  const byCount = (order?.[name] ?? order?.['*']) === 'count';
  const sorted = Object.entries(counts).sort(([a, m], [b, n]) => (byCount ? n - m : 0) || byName(a, b));
  return Object.fromEntries(sorted.slice(0, most));
}

/** Counts the values of facets over all hits, and the range of those that are numbers. */
export function countFacets(documents: Document[], names: string[], settings: Settings): FacetCounts {
  const declared = filterablePatterns(settings);
  demandDeclared(names, declared);
  const present = [...new Set(documents.flatMap((document) => Object.keys(document)))];
  const wanted = present.filter((name) => covers(names, name) && covers(declared, name));
  const plain = names.filter((name) => !name.includes('*'));
  const counts: FacetCounts = { distribution: {}, stats: {} };
  for (const name of new Set([...plain, ...wanted])) {
    const found = count(documents, name);
    counts.distribution[name] = cutFacet(found, settings, name, settings.faceting.maxValuesPerFacet);
    const numbers = documents
      .flatMap((document) => [valueAt(document, name)].flat(8))
      .filter((value): value is number => typeof value === 'number');
    if (numbers.length) {
      const [min, max] = numbers.reduce(
        ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
        [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
      );
      counts.stats[name] = { min, max };
    }
  }
  return counts;
}
