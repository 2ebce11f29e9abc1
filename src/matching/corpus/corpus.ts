import type { ProfileFeatures } from '../features.ts';
import type { Model } from '../model/model.ts';
import { createPairCounts } from '../terms/pairs.ts';
import { createTokeniser } from '../terms/tokens.ts';
import { createVocabulary, type Vocabulary } from '../terms/vocabulary.ts';
import type { ProfileFacts } from '../types.ts';
import type { TopicWeights } from '../weights.ts';
import { Ints } from './arrays.ts';
import { type Columns, columnsOf, createFacts, type Facts, rowOf } from './columns.ts';
import { type Document, documentOf, type FieldWeights, fieldWeights, pushDocument } from './document.ts';
import { countPairs, createParts } from './parts.ts';
import { createPlacement, type Placement } from './placement.ts';
import { type Draft, documentAt, type Segment, tokensOf, vectorAt } from './segment.ts';
import { createStatistics, type Statistics } from './statistics.ts';

/** A held profile: its texts, and where its facts stand. */
export interface Held {
  readonly document: Document;
  /** Its place in the model's space; null without a model. */
  readonly vector: Float32Array | null;
  readonly columns: Columns;
  readonly number: number;
}

/** All profiles: a base, a few younger segments, and the latest changes as drafts. */
export interface Corpus {
  readonly vocabulary: Vocabulary;
  readonly statistics: Statistics;
  readonly facts: Facts;
  readonly fieldWeights: FieldWeights;
  readonly segments: readonly Segment[];
  readonly drafts: ReadonlyMap<string, Draft>;
  readonly size: number;
  /** Grows with every change. */
  readonly changes: number;
  put(profile: ProfileFacts): void;
  remove(id: string): void;
  find(id: string): Held | undefined;
  /** A profile's texts as a document, without holding it; what nothing held says has no number. */
  stranger(features: ProfileFeatures): Document;
  /** Places all that is held in a model's space, and what comes later; null for none. */
  useModel(model: Model | null): void;
  readonly placement: Placement | null;
  /** Puts the drafts into a segment, so that all is in shared memory. */
  settle(): void;
}

/** Drafts are read one by one for each demand; beyond this many tokens a segment is quicker. */
const MOST_DRAFT_TOKENS = 30_000;
export function createCorpus(
  weights: TopicWeights,
  profiles: Iterable<ProfileFacts> = [],
  model: Model | null = null,
): Corpus {
  const vocabulary = createVocabulary();
  const facts = createFacts();
  const fields = fieldWeights(weights);
  const parts = createParts(weights, vocabulary);
  const statistics = createStatistics(weights, fields, pairFrequency);
  const drafts = new Map<string, Draft>();
  let draftPairs = createPairCounts();
  let draftTokens = 0;
  const placed = (document: Document): Float32Array | null => placement?.place(document) ?? null;
  let placement = model && createPlacement(model, vocabulary, fields);
  let changes = 0;

  function pairFrequency(first: number, second: number): number {
    return parts.pairFrequency(first, second) + draftPairs.get(first, second);
  }

  function load(all: Iterable<ProfileFacts>): void {
    const tokenise = createTokeniser(vocabulary.intern);
    const tokens = new Ints(1 << 16);
    const starts = new Ints(1 << 12);
    const made: { id: string; row: Draft['row']; first: number; end: number }[] = [];
    for (const profile of all) {
      const first = starts.length;
      pushDocument(profile.features, tokenise, tokens, starts);
      made.push({ id: profile.id, row: rowOf(profile, facts), first, end: starts.length });
    }
    starts.push(tokens.length);
    const shelf = { tokens: tokens.values, starts: starts.values };
    parts.add(
      made.map(({ id, row, first, end }) => {
        const document = { ...shelf, first, end };
        return { id, row, document, vector: placed(document) };
      }),
    );
    const [base] = parts.segments;
    for (let i = 0; base && i < made.length; i++) statistics.countProfile(documentAt(base, i), 1);
  }

  function settle(): void {
    if (drafts.size === 0) return;
    changes++;
    const settled = [...drafts.values()];
    drafts.clear();
    draftPairs = createPairCounts();
    draftTokens = 0;
    parts.add(settled);
  }

  function removeDraft(draft: Draft): void {
    countPairs(draft.document, draftPairs, -1);
    draftTokens -= tokensOf(draft.document);
    statistics.countProfile(draft.document, -1);
    drafts.delete(draft.id);
  }

  function remove(id: string): void {
    changes++;
    const draft = drafts.get(id);
    if (draft) {
      removeDraft(draft);
      return;
    }
    const buried = parts.bury(id);
    if (buried) statistics.countProfile(buried, -1);
  }

  function useModel(next: Model | null): void {
    changes++;
    placement = next && createPlacement(next, vocabulary, fields);
    for (const draft of drafts.values()) drafts.set(draft.id, { ...draft, vector: placed(draft.document) });
    parts.place(placed);
  }

  load(profiles);
  return {
    vocabulary,
    useModel,
    get placement() {
      return placement;
    },
    statistics,
    facts,
    fieldWeights: fields,
    drafts,
    remove,
    settle,
    get segments() {
      return parts.segments;
    },
    get changes() {
      return changes;
    },
    get size() {
      return parts.size + drafts.size;
    },
    put(profile) {
      remove(profile.id);
      const document = documentOf(profile.features, createTokeniser(vocabulary.intern));
      const vector = placed(document);
      drafts.set(profile.id, { id: profile.id, row: rowOf(profile, facts), document, vector });
      countPairs(document, draftPairs, 1);
      statistics.countProfile(document, 1);
      draftTokens += tokensOf(document);
      if (draftTokens > MOST_DRAFT_TOKENS) settle();
    },
    find(id) {
      const draft = drafts.get(id);
      if (draft) return { ...draft, columns: columnsOf([draft.row]), number: 0 };
      const found = parts.find(id);
      if (!found) return undefined;
      const { segment, number } = found;
      const { columns } = segment;
      return { document: documentAt(segment, number), vector: vectorAt(segment, number), columns, number };
    },
    stranger: (features) => documentOf(features, createTokeniser(vocabulary.find)),
  };
}
