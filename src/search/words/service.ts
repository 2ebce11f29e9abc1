import type { Executor } from '../../db/transaction.ts';
import { askedWords } from '../../text/index.ts';
import { editDistance } from './distance.ts';
import type { Words } from './port.ts';
import type { WordStore } from './store.ts';

const MOST_ALIKE = 40;
const MOST_SIMILAR = 5;
/** Shorter words are written alike by chance. */
const LEAST_LETTERS = 4;
const MOST_LETTERS = 40;
/** From so many letters on, two may be wrong. */
const LONG = 8;

export function createWords({ db, store }: { db: Executor; store: WordStore }): Words {
  return {
    async documents(collection, tokens) {
      const found = await store.find(db, collection, [...new Set(tokens)]);
      return new Map(found.map(({ word, documents }) => [word, documents]));
    },
    async similar(collection, word) {
      if (word.length < LEAST_LETTERS || word.length > MOST_LETTERS) return [];
      const most = word.length < LONG ? 1 : 2;
      const [alike, exchanged] = await Promise.all([
        store.findAlike(db, collection, word, MOST_ALIKE),
        store.find(db, collection, exchangesOf(word)),
      ]);
      const near = [...new Set([...exchanged.map((found) => found.word), ...alike])]
        .map((other) => ({ other, distance: editDistance(word, other) }))
        .filter(({ distance }) => distance > 0 && distance <= most)
        .sort((a, b) => a.distance - b.distance);
      // Forms of one word are one.
      const byStem = new Map(
        near.reverse().map(({ other }) => [askedWords(`${other} `)[0]?.tokens[0], other]),
      );
      return [...byStem.values()].reverse().slice(0, MOST_SIMILAR);
    },
  };
}

/** The word with two neighbours exchanged, at each place: such a slip leaves few groups of letters as they were. */
const exchangesOf = (word: string): string[] =>
  Array.from(
    { length: word.length - 1 },
    (_, i) => word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2),
  );
