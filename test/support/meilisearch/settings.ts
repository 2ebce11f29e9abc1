import { refusal } from './errors.ts';

// biome-ignore lint/suspicious/noExplicitAny: settings are JSON of many shapes, checked by the contract.
export type Settings = Record<string, any>;

const defaults: Settings = {
  displayedAttributes: ['*'],
  searchableAttributes: ['*'],
  filterableAttributes: [],
  sortableAttributes: [],
  rankingRules: ['words', 'typo', 'proximity', 'attributeRank', 'sort', 'wordPosition', 'exactness'],
  stopWords: [],
  nonSeparatorTokens: [],
  separatorTokens: [],
  dictionary: [],
  synonyms: {},
  distinctAttribute: null,
  proximityPrecision: 'byWord',
  typoTolerance: {
    enabled: true,
    minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 },
    disableOnWords: [],
    disableOnAttributes: [],
    disableOnNumbers: false,
  },
  faceting: { maxValuesPerFacet: 100, sortFacetValuesBy: { '*': 'alpha' } },
  pagination: { maxTotalHits: 1000 },
  embedders: {},
  searchCutoffMs: null,
  localizedAttributes: null,
  facetSearch: true,
  prefixSearch: 'indexingTime',
};
export const defaultSettings = (): Settings => structuredClone(defaults);

const sortedSets = new Set([
  'sortableAttributes',
  'stopWords',
  'nonSeparatorTokens',
  'separatorTokens',
  'dictionary',
]);
const merged = new Set(['typoTolerance', 'faceting', 'pagination']);
const rules = new Set([...defaults.rankingRules, 'attribute']);

/** What is sent in is read back otherwise: sets sorted, filterable attributes in the order they came. */
export function canonical(patch: Settings): Settings {
  return Object.fromEntries(
    Object.entries(patch).map(([name, value]) => [
      name,
      sortedSets.has(name) && value ? [...new Set<string>(value)].sort() : value,
    ]),
  );
}

export function checkRules(patch: Settings): void {
  (patch.rankingRules ?? []).forEach((rule: string, at: number) => {
    if (rules.has(rule) || /^[\w.-]+:(asc|desc)$/.test(rule)) return;
    throw refusal(
      'invalid_settings_ranking_rules',
      `Invalid value at \`.rankingRules[${at}]\`: \`${rule}\` ranking rule is invalid. Valid ranking rules are ` +
        'words, typo, sort, proximity, attribute, exactness and custom ranking rules.',
    );
  });
}

/** Null gives a setting its default back. */
export function applySettings(settings: Settings, patch: Settings): void {
  for (const [name, value] of Object.entries(canonical(patch))) {
    const base = structuredClone(defaults[name]);
    if (value === null) settings[name] = base;
    else settings[name] = merged.has(name) ? { ...settings[name], ...value } : value;
  }
}

/** The patterns of the filterable attributes, in the order in which an error names them. */
export const filterablePatterns = (settings: Settings): string[] =>
  settings.filterableAttributes
    .flatMap((rule: string | { attributePatterns: string[] }) =>
      typeof rule === 'string' ? [rule] : rule.attributePatterns,
    )
    .sort();

/** A pattern names one attribute, or all that begin or end with what stands beside its star. */
export function covers(patterns: readonly string[], name: string): boolean {
  return patterns.some(
    (pattern) =>
      pattern === '*' ||
      pattern === name ||
      name.startsWith(`${pattern}.`) ||
      (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1))) ||
      (pattern.startsWith('*') && name.endsWith(pattern.slice(1))),
  );
}
