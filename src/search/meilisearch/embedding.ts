import { OPEN } from '../../access/labels.ts';
import type { Collection } from '../port.ts';
import type { IndexDocument, StoredDocument } from './documents.ts';
import type { Embed } from './mirror.ts';
import { EMBEDDED, EMBEDDER, type EmbedderSettings } from './settings.ts';

/** The texts of rows by their ids. */
export type TextsOf = (
  collection: Collection,
  ids: readonly string[],
) => Promise<ReadonlyMap<string, string>>;

/** What is read by sense is cut after so many characters: an embedder reads no more. */
const MOST_CHARACTERS = 8_000;

/**
 * Gives each document the text that its embedding is made of. An embedder may be another's: it reads profiles, and of demands
 * those that everybody may read; the others have no embedding, and are found by their words alone.
 */
export function createEmbed(embedder: EmbedderSettings, textsOf: TextsOf): Embed {
  const none = (document: IndexDocument): IndexDocument => ({ ...document, _vectors: { [EMBEDDER]: null } });
  const isOpen = (collection: Collection, { labels }: StoredDocument): boolean =>
    collection === 'profiles' || labels.includes(OPEN);
  return async (collection, documents) => {
    // Vectors that the caller brings are not known here.
    if (embedder.source === 'userProvided') return none;
    const open = documents.filter((document) => isOpen(collection, document));
    const texts = await textsOf(
      collection,
      open.map(({ entity_id }) => entity_id),
    );
    return (document) => {
      const text = texts.get(document.id);
      return text === undefined
        ? none(document)
        : { ...document, [EMBEDDED]: text.slice(0, MOST_CHARACTERS) };
    };
  };
}
