import type { ProfileFeatures } from '../features.ts';
import type { Model } from '../model/model.ts';
import { createPairCounts, type PairCounts } from '../terms/pairs.ts';
import { createTokeniser } from '../terms/tokens.ts';
import { createVocabulary, type Vocabulary } from '../terms/vocabulary.ts';
import type { ProfileFacts } from '../types.ts';
import type { TopicWeights } from '../weights.ts';
import { Ints } from './arrays.ts';
import { type Columns, columnsOf, createFacts, type Facts, rowAt, rowOf } from './columns.ts';
import {
  type Document,
  documentOf,
  type FieldWeights,
  fieldWeights,
  pushDocument,
  readDocument,
} from './document.ts';
import { createPlacement, type Placement } from './placement.ts';
import { findRange } from './postings.ts';
import {
  buildSegment,
  type Draft,
  documentAt,
  findNumber,
  rowsOf,
  type Segment,
  tokensOf,
  vectorAt,
} from './segment.ts';
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
/** Segments of a like size, within this factor, that are made one. */
const MERGE_FACTOR = 6;

interface Part {
  readonly segment: Segment;
  /** Of documents dead in it: what they take off its pairs' frequencies. */
  readonly deadPairs: PairCounts;
  alive: number;
}

export function createCorpus(
  weights: TopicWeights,
  profiles: Iterable<ProfileFacts> = [],
  model: Model | null = null,
): Corpus {
  const vocabulary = createVocabulary();
  const facts = createFacts();
  const fields = fieldWeights(weights);
  const statistics = createStatistics(weights, fields, pairFrequency);
  const drafts = new Map<string, Draft>();
  let draftPairs = createPairCounts();
  let draftTokens = 0;
  const placed = (document: Document): Float32Array | null => placement?.place(document) ?? null;
  let placement = model && createPlacement(model, vocabulary, fields);
  let parts: Part[] = [];
  let changes = 0;

  function pairFrequency(first: number, second: number): number {
    let sum = draftPairs.get(first, second);
    for (const { segment, deadPairs } of parts) {
      const { from, to } = findRange(segment.pairs, first, second);
      sum += to - from - deadPairs.get(first, second);
    }
    return sum;
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
    addSegment(
      made.map(({ id, row, first, end }) => {
        const document = { ...shelf, first, end };
        return { id, row, document, vector: placed(document) };
      }),
    );
    for (let i = 0; i < made.length; i++)
      statistics.countProfile(documentAt((parts[0] as Part).segment, i), 1);
  }

  function addSegment(list: readonly Draft[]): void {
    if (list.length === 0) return;
    const segment = buildSegment(list, weights, vocabulary);
    parts = [...parts, { segment, deadPairs: createPairCounts(), alive: list.length }];
  }

  function settle(): void {
    if (drafts.size === 0) return;
    changes++;
    addSegment([...drafts.values()]);
    drafts.clear();
    draftPairs = createPairCounts();
    draftTokens = 0;
    merge();
  }

  /** Joins the youngest segments while they are of a like size, and those that are mostly dead. */
  function merge(): void {
    for (;;) {
      const last = parts.at(-1);
      const before = parts.at(-2);
      if (!last || !before || before.alive > last.alive * MERGE_FACTOR) break;
      const run = [before, last];
      parts = parts.slice(0, -run.length);
      addSegment(run.flatMap(livingOf));
    }
    const mostlyDead = parts.filter(({ alive, segment }) => alive * 2 < segment.ids.length);
    if (mostlyDead.length === 0) return;
    const kept = parts.filter((part) => !mostlyDead.includes(part));
    parts = [];
    for (const part of mostlyDead) addSegment(livingOf(part));
    parts = [...kept, ...parts].sort((a, b) => b.alive - a.alive);
  }

  function removeDraft(draft: Draft): void {
    countPairs(draft.document, draftPairs, -1);
    draftTokens -= tokensOf(draft.document);
    statistics.countProfile(draft.document, -1);
    drafts.delete(draft.id);
  }

  function bury(part: Part, number: number): void {
    const document = documentAt(part.segment, number);
    part.segment.dead[number] = 1;
    part.segment.buried.push(number);
    part.alive--;
    countPairs(document, part.deadPairs, 1);
    statistics.countProfile(document, -1);
  }

  /** Adds each pair of the document once. */
  function countPairs(document: Document, to: PairCounts, by: number): void {
    const own = createPairCounts();
    readDocument(document, {
      pair(first, second) {
        if (own.get(first, second) === 0) to.add(first, second, by);
        own.add(first, second, 1);
      },
    });
  }

  function locate(id: string): [part: Part, number: number] | undefined {
    for (const part of parts) {
      const number = findNumber(part.segment.ids, id);
      if (number >= 0 && part.segment.dead[number] === 0) return [part, number];
    }
    return undefined;
  }

  function remove(id: string): void {
    changes++;
    const draft = drafts.get(id);
    if (draft) {
      removeDraft(draft);
      return;
    }
    const found = locate(id);
    if (found) bury(...found);
  }

  function useModel(next: Model | null): void {
    changes++;
    placement = next && createPlacement(next, vocabulary, fields);
    for (const draft of drafts.values()) drafts.set(draft.id, { ...draft, vector: placed(draft.document) });
    parts = parts.map((part) => {
      const { segment } = part;
      const vectors = rowsOf(segment.ids.map((_, number) => placed(documentAt(segment, number))));
      return { ...part, segment: { ...segment, vectors } };
    });
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
      return parts.map(({ segment }) => segment);
    },
    get changes() {
      return changes;
    },
    get size() {
      return parts.reduce((sum, { alive }) => sum + alive, drafts.size);
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
      const found = locate(id);
      if (!found) return undefined;
      const [{ segment }, number] = found;
      const { columns } = segment;
      return { document: documentAt(segment, number), vector: vectorAt(segment, number), columns, number };
    },
    stranger: (features) => documentOf(features, createTokeniser(vocabulary.find)),
  };
}

function livingOf({ segment }: Part): Draft[] {
  return segment.ids.flatMap((id, number) => {
    if (segment.dead[number] === 1) return [];
    const row = rowAt(segment.columns, number);
    return [{ id, row, document: documentAt(segment, number), vector: vectorAt(segment, number) }];
  });
}
