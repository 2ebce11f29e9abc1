import { createHash } from 'node:crypto';
import type { Settings } from 'meilisearch';
import { ANALYSER_VERSION } from '../../text/index.ts';
import { MOST_HITS, MOST_VALUES } from '../limits.ts';
import { sortNames, traitNames } from '../port.ts';
import { GRADE_ATTRIBUTES } from './documents.ts';

/** Raise it whenever the same document of the table would become another document of an index. */
const MAPPING_VERSION = 1;

export const EMBEDDER = 'default';
/** The text an embedder reads, where there is one. */
export const EMBEDDED = 'text';
const TEMPLATE = `{{doc.${EMBEDDED}}}`;

/** What an embedder is, as Meilisearch takes it. */
export type EmbedderSettings = Record<string, unknown> & { source: string };

/**
 * What an index is to be like. Its tokens are cut by `text/`, so nothing of this server's own cutting, correcting or
 * translating is wanted. The version that made an index stands among its filterable attributes, under a name that no document
 * has: so it goes with the index through swaps, dumps and moves, and a search that names it is refused by any other index.
 */
export function createSettings(embedder: EmbedderSettings | undefined): {
  settings: Settings;
  /** A filter that all documents of an index of this version pass, and that no other index understands. */
  own: string;
} {
  const settings: Settings = {
    searchableAttributes: [...GRADE_ATTRIBUTES],
    displayedAttributes: ['id', 'revision'],
    filterableAttributes: FILTERABLE,
    sortableAttributes: [...sortNames].sort(),
    rankingRules: ['sort', 'words', 'attributeRank', 'proximity', 'wordPosition', 'exactness'],
    typoTolerance: { enabled: false },
    localizedAttributes: [{ attributePatterns: ['*'], locales: ['eng'] }],
    proximityPrecision: 'byWord',
    pagination: { maxTotalHits: MOST_HITS },
    faceting: { maxValuesPerFacet: MOST_VALUES, sortFacetValuesBy: { '*': 'count' } },
    ...(embedder && { embedders: { [EMBEDDER]: templated(embedder) as never } }),
  };
  const version = createHash('sha256')
    .update(JSON.stringify([MAPPING_VERSION, ANALYSER_VERSION, settings]))
    .digest('hex')
    .slice(0, 12);
  const mark = MARK + version;
  return {
    settings: { ...settings, filterableAttributes: [...FILTERABLE, mark] },
    own: `${mark} NOT EXISTS`,
  };
}

const MARK = 'zhiqi_version_';
const FILTERABLE: string[] = ['labels', ...traitNames].sort();

/** Computed embeddings are made of the row's text, unless the deployment says how. */
const templated = (embedder: EmbedderSettings): EmbedderSettings =>
  embedder.source === 'userProvided' || embedder.documentTemplate !== undefined
    ? embedder
    : { ...embedder, documentTemplate: TEMPLATE };

/** Whether an index still is as it was made: settings that were changed by hand are no longer. */
export function asMade(found: Settings, made: Settings): boolean {
  return Object.entries(made).every(([name, value]) => {
    // Secrets of an embedder come back in part; a change of it is a change of the version.
    if (name === 'embedders') return true;
    return covers(found[name as keyof Settings], value);
  });
}

/** Everything that was asked for is there; the server adds defaults of its own. */
function covers(found: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(found) &&
      found.length === wanted.length &&
      wanted.every((value, i) => covers(found[i], value))
    );
  }
  if (typeof wanted === 'object' && wanted !== null) {
    return Object.entries(wanted).every(([key, value]) =>
      covers((found as Record<string, unknown>)?.[key], value),
    );
  }
  return found === wanted;
}
