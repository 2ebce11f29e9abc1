import { randomUUID } from 'node:crypto';
import { isRefusal, refusal } from './errors.ts';
import { countFacets, cutFacet, type FacetCounts } from './facets.ts';
import { comparators, type Ranked } from './ranking.ts';
import { cutPage, findHits, project, type SearchBody, search } from './search.ts';
import { type Document, type Index, indexOf, type State } from './state.ts';

interface MultiBody {
  queries: (SearchBody & { indexUid: string })[];
  federation?: SearchBody | null;
}

interface Found extends Ranked {
  index: Index;
  query: SearchBody;
  at: number;
  /** The score before its query's weight. */
  own: number;
}

/** Says in which query of several an error lies. */
function inside<T>(where: string, act: () => T, code?: string): T {
  try {
    return act();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { status, body } = error;
    throw Object.assign(refusal(code ?? body.code, `Inside \`${where}\`: ${body.message}`), { status });
  }
}

function plain(state: State, { queries }: MultiBody): object {
  const results = queries.map(({ indexUid, ...query }, at) =>
    inside(`.queries[${at}]`, () => {
      if (query.federationOptions) {
        throw refusal(
          'invalid_multi_search_federation_options',
          'Using `federationOptions` is not allowed in a non-federated search.\n - Hint: remove `federationOptions` ' +
            'or add `federation` to the request.',
        );
      }
      return { indexUid, ...search(indexOf(state, indexUid), indexUid, query) };
    }),
  );
  return { results };
}

/** In a federated search the list is one, so its pages and facets are asked of the federation alone. */
function demandBare(query: SearchBody): void {
  const paging = ['limit', 'offset', 'page', 'hitsPerPage'].find((name) => query[name] != null);
  if (paging) {
    throw refusal(
      'invalid_multi_search_query_pagination',
      `Using pagination options is not allowed in federated queries.\n - Hint: remove \`${paging}\` from the query ` +
        'or remove `federation` from the request',
    );
  }
  if (query.facets) {
    throw refusal(
      'invalid_multi_search_query_facets',
      'Using facet options is not allowed in federated queries.\n - Hint: remove `facets` from the query and use ' +
        '`federation.facetsByIndex`',
    );
  }
}

function findAll(state: State, { queries }: MultiBody): Found[] {
  return queries.flatMap((query, at) =>
    inside(`.queries[${at}]`, () => {
      demandBare(query);
      const index = indexOf(state, query.indexUid);
      const weight = query.federationOptions?.weight ?? 1;
      return findHits(index, query, `Index \`${query.indexUid}\`: `).map(({ document, score }) => ({
        document,
        // The weighted score stands for the words as well, or a weight could not lift a hit of fewer words.
        words: 0,
        score: score * weight,
        own: score,
        index,
        query,
        at,
      }));
    }),
  );
}

function order(state: State, { queries }: MultiBody, found: Found[]): Found[] {
  const [first] = queries;
  if (!first) return found;
  if (queries.some(({ sort }) => JSON.stringify(sort ?? []) !== JSON.stringify(first.sort ?? []))) {
    throw refusal(
      'invalid_multi_search_query_ranking_rules',
      'The results of queries are incompatible: they are sorted by different expressions.',
    );
  }
  const sorted = found.sort(comparators(indexOf(state, first.indexUid).settings, first.sort, ''));
  const seen = new Set<Document>();
  return sorted.filter(({ document }) => !seen.has(document) && seen.add(document));
}

function merge(all: [Index, FacetCounts][], most: number | null | undefined): object {
  const merged: FacetCounts = { distribution: {}, stats: {} };
  for (const [index, { distribution, stats }] of all) {
    for (const [name, counts] of Object.entries(distribution)) {
      const sums = { ...merged.distribution[name] };
      for (const [value, count] of Object.entries(counts)) sums[value] = (sums[value] ?? 0) + count;
      const limit = most ?? index.settings.faceting.maxValuesPerFacet;
      merged.distribution[name] = cutFacet(sums, index.settings, name, limit);
    }
    for (const [name, { min, max }] of Object.entries(stats)) {
      const known = merged.stats[name] ?? { min, max };
      merged.stats[name] = { min: Math.min(known.min, min), max: Math.max(known.max, max) };
    }
  }
  return { facetDistribution: merged.distribution, facetStats: merged.stats };
}

function facets(state: State, federation: SearchBody, found: Found[]): object {
  const asked = Object.entries<string[] | null>(federation.facetsByIndex ?? {});
  const all = asked.map(([uid, names]) =>
    inside(
      `.federation.facetsByIndex.${uid}`,
      () => {
        const index = indexOf(state, uid);
        const documents = found.filter((hit) => hit.index === index).map(({ document }) => document);
        return [uid, index, countFacets(documents, names ?? [], index.settings)] as const;
      },
      'invalid_multi_search_facets',
    ),
  );
  if (!all.length) return {};
  if (federation.mergeFacets) {
    const counts = all.map(([, index, each]): [Index, FacetCounts] => [index, each]);
    return merge(counts, federation.mergeFacets.maxValuesPerFacet);
  }
  return { facetsByIndex: Object.fromEntries(all.map(([uid, , each]) => [uid, each])) };
}

/** One list of the hits of all queries, each document once, under the best of its weighted scores. */
function federated(state: State, body: MultiBody, federation: SearchBody): object {
  const found = order(state, body, findAll(state, body));
  const limits = body.queries.map(
    ({ indexUid }) => indexOf(state, indexUid).settings.pagination.maxTotalHits as number,
  );
  const page = cutPage(found, federation, Math.max(0, ...limits));
  const hits = page.hits.map(({ document, score, own, index, query, at }) => ({
    ...project(document, index.settings, query.attributesToRetrieve),
    _federation: { indexUid: query.indexUid, queriesPosition: at, weightedRankingScore: score },
    ...(query.showRankingScore ? { _rankingScore: own } : {}),
  }));
  const counts = facets(state, federation, found);
  return { hits, processingTimeMs: 1, ...page.info, ...counts, requestUid: randomUUID() };
}

export const multiSearch = (state: State, body: MultiBody): object =>
  body.federation ? federated(state, body, body.federation) : plain(state, body);
