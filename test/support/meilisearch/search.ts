import { randomUUID } from 'node:crypto';
import { notHere, refusal } from './errors.ts';
import { countFacets, type FacetCounts } from './facets.ts';
import { compileFilter } from './filters.ts';
import { holds, parseQuery, type Query, type Term, textsOf } from './query.ts';
import { comparators, type Ranked } from './ranking.ts';
import { covers, type Settings } from './settings.ts';
import type { Document, Index } from './state.ts';

// biome-ignore lint/suspicious/noExplicitAny: a search's body, whose fields the contract has checked.
export type SearchBody = Record<string, any>;

const left = [
  'attributesToCrop',
  'attributesToHighlight',
  'distinct',
  'media',
  'personalize',
  'rankingScoreThreshold',
  'retrieveVectors',
  'showMatchesPosition',
  'showPerformanceDetails',
  'showRankingScoreDetails',
  'useNetwork',
];

/** Refuses what a real server would answer and this one would pass over without a word. */
function demandKnown(body: SearchBody): void {
  const unknown = left.find((name) => body[name]);
  if (unknown) throw notHere(`\`${unknown}\` in a search`);
  if (body.matchingStrategy === 'frequency') throw notHere('matching strategy `frequency`');
  if (!body.hybrid && !body.vector) return;
  const name = body.hybrid?.embedder ?? 'default';
  throw refusal('invalid_search_embedder', `Cannot find embedder with name \`${name}\`.`);
}

function searchedAttributes(settings: Settings, body: SearchBody, document: Document): string[] {
  const all: string[] = settings.searchableAttributes;
  const searchable = all.includes('*') ? Object.keys(document) : all;
  const only: string[] | null | undefined = body.attributesToSearchOn;
  return only && !only.includes('*') ? searchable.filter((name) => covers(only, name)) : searchable;
}

function demandSearchable(settings: Settings, body: SearchBody): void {
  const all: string[] = settings.searchableAttributes;
  const wrong = (body.attributesToSearchOn ?? []).find((name: string) => name !== '*' && !covers(all, name));
  if (wrong === undefined) return;
  throw refusal(
    'invalid_search_attributes_to_search_on',
    `Attribute \`${wrong}\` is not searchable. Available searchable attributes are: \`${all.join(', ')}\`.`,
  );
}

/** How many words must be found: with `last` words fall from the end, but never the first, nor any phrase. */
function found(terms: Term[], ranks: (number | undefined)[], strategy: string): number {
  const missing = terms.findIndex((_, at) => ranks[at] === undefined);
  if (missing === -1) return terms.length;
  if (strategy === 'all' || missing === 0) return 0;
  const phrases = terms.every(({ phrase }, at) => !phrase || ranks[at] !== undefined);
  return phrases ? missing : 0;
}

/** A score in (0, 1]: the earlier and the fewer the attributes that hold the words, the higher. */
function rank(document: Document, attributes: string[], query: Query, strategy: string): Ranked | undefined {
  const texts = attributes.map((name) => textsOf(document, name));
  if (query.excluded.some((term) => texts.some((each) => holds(each, term)))) return undefined;
  const { terms } = query;
  if (!terms.length) return { document, words: 0, score: 1 };
  const ranks = terms.map((term) => {
    const at = texts.findIndex((each) => holds(each, term));
    return at === -1 ? undefined : at;
  });
  const words = found(terms, ranks, strategy);
  if (!words) return undefined;
  const places = ranks.slice(0, words).filter((at) => at !== undefined);
  const size = attributes.length;
  const early = places.reduce((sum, at) => sum + 1 - at / size, 0) / places.length;
  const few = 1 - (new Set(places).size - 1) / (10 * size);
  return { document, words, score: (early * few * words) / terms.length };
}

/** All hits of a search in their order, not yet cut into pages. */
export function findHits(index: Index, body: SearchBody, where = ''): Ranked[] {
  const { settings } = index;
  demandKnown(body);
  demandSearchable(settings, body);
  const passes = compileFilter(body.filter, settings, 'invalid_search_filter', where);
  const compare = comparators(settings, body.sort, where);
  const query = parseQuery(body.q ?? '');
  const hits: Ranked[] = [];
  for (const document of index.documents.values()) {
    if (!passes(document)) continue;
    const attributes = searchedAttributes(settings, body, document);
    const hit = rank(document, attributes, query, body.matchingStrategy ?? 'last');
    if (hit) hits.push(hit);
  }
  return hits.sort(compare);
}

export function project(
  document: Document,
  settings: Settings,
  wanted: string[] | null | undefined,
): Document {
  const shown: string[] = settings.displayedAttributes;
  return Object.fromEntries(
    Object.entries(document).filter(
      ([name]) => name !== '_vectors' && covers(shown, name) && (!wanted || covers(wanted, name)),
    ),
  );
}

/** Cuts a page: by number with an exact total, or by limit and offset with what is called an estimate. */
export function cutPage<T>(hits: T[], body: SearchBody, most: number): { hits: T[]; info: object } {
  if (body.page != null || body.hitsPerPage != null) {
    const { page, hitsPerPage } = { page: body.page ?? 1, hitsPerPage: body.hitsPerPage ?? 20 };
    const totalHits = Math.min(hits.length, most);
    const totalPages = hitsPerPage ? Math.ceil(totalHits / hitsPerPage) : 0;
    const from = page ? (page - 1) * hitsPerPage : totalHits;
    return {
      hits: hits.slice(from, Math.min(from + hitsPerPage, most)),
      info: { hitsPerPage, page, totalPages, totalHits },
    };
  }
  const { limit, offset } = { limit: body.limit ?? 20, offset: body.offset ?? 0 };
  return {
    hits: hits.slice(offset, Math.min(offset + limit, most)),
    info: { limit, offset, estimatedTotalHits: hits.length },
  };
}

const facetsOf = ({ distribution, stats }: FacetCounts): object => ({
  facetDistribution: distribution,
  facetStats: stats,
});

export function search(index: Index, uid: string, body: SearchBody): object {
  const { settings } = index;
  const where = `Index \`${uid}\`: `;
  const ranked = findHits(index, body, where);
  const documents = ranked.map(({ document }) => document);
  const facets = body.facets && facetsOf(countFacets(documents, body.facets, settings));
  const page = cutPage(ranked, body, settings.pagination.maxTotalHits);
  const hits = page.hits.map(({ document, score }) => ({
    ...project(document, settings, body.attributesToRetrieve),
    ...(body.showRankingScore ? { _rankingScore: score } : {}),
  }));
  return {
    hits,
    query: body.q ?? '',
    processingTimeMs: 1,
    ...page.info,
    ...facets,
    requestUid: randomUUID(),
  };
}
