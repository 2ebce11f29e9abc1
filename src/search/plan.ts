import {
  type AskedWord,
  askedWords,
  innerWords,
  type Lexicon,
  surface,
  tellingWords,
  unitsOf,
} from '../text/index.ts';
import { compact } from './codes.ts';
import type { Collection } from './port.ts';
import type { Words } from './words/port.ts';

/** What a document must hold: tokens in a row, or a token that begins with `opening`. */
export interface Term {
  readonly tokens: readonly string[];
  readonly opening?: string | undefined;
}
/** All of them must be held. */
export type Tier = readonly Term[];

/** What a query asks for, the same for every engine. */
export interface Plan {
  /**
   * Stages of tiers: a further stage is asked only where those before found few. Hits of an earlier tier come before those of a
   * later one.
   */
  readonly stages: readonly Stage[];
  /** The words kept of a query that was too long. */
  readonly kept?: readonly string[];
}
export interface Stage {
  /** It is asked where those before found fewer hits than this. */
  readonly below: number;
  ask(): Promise<Asked>;
}
export interface Asked {
  readonly tiers: readonly Tier[];
  /** What of a text is shown as found. */
  readonly marks: readonly AskedWord[];
}

export interface PlannerDeps {
  /** The lexicon in force. */
  lexicon: () => Lexicon;
  words: Pick<Words, 'documents' | 'similar'>;
}

/** A page of hits: with as many, nobody looks for more. */
const FEW = 20;
/** A longer query is cut: as many words say what it is about. */
const MOST_WORDS = 10;
const MOST_TOKENS = 40;
const MOST_VARIANTS = 6;
const MOST_SLIPS = 8;
/** Of the words of a long query, so many of the rarest must be held, from tier to tier; then two of the last, then one of all. */
const STEPS = [7, 5, 4];

/** Turns what somebody typed into what an engine looks for; undefined where it says nothing. */
export function createPlanner({ lexicon, words: known }: PlannerDeps) {
  /** Where a viewer does not find all documents, which words they hold must not show in how its query is cut. */
  async function planOf(collection: Collection, query: string, counted = true): Promise<Plan | undefined> {
    const words = askedWords(query);
    if (words.length === 0) return undefined;
    const tokens = words.reduce((sum, word) => sum + word.tokens.length, 0);
    if (words.length > MOST_WORDS || tokens > MOST_TOKENS) return planOfLong(collection, words, counted);
    const inner = innerWords(words);
    return {
      stages: [
        stage(Number.POSITIVE_INFINITY, () => ({ tiers: literal(query, words), marks: words })),
        stage(FEW, () =>
          join([...variants(query, words), ...(same(inner, words) ? [] : [inner])].map(askWhole)),
        ),
        stage(1, async () => join([...(await corrected(collection, words)), ...slips(words)])),
      ],
    };
  }

  /** The words that fewest documents hold say most; those that none is known to hold come last, as they were typed. */
  async function planOfLong(
    collection: Collection,
    words: readonly AskedWord[],
    counted: boolean,
  ): Promise<Plan | undefined> {
    const inner = innerWords(words).map((word) => ({ ...word, opening: undefined }));
    const tokens = counted ? inner.flatMap((word) => word.tokens) : [];
    const documents = await known.documents(collection, tokens);
    const heldBy = ({ tokens }: AskedWord): number =>
      tokens.every((token) => documents.has(token))
        ? Math.min(...tokens.map((token) => documents.get(token) as number))
        : Number.MAX_SAFE_INTEGER;
    const kept = inner.sort((a, b) => heldBy(a) - heldBy(b)).slice(0, MOST_WORDS);
    if (kept.length === 0) return undefined;
    const steps = STEPS.filter((step) => step < kept.length).map((step) => kept.slice(0, step));
    const rarest = kept.slice(0, STEPS.at(-1));
    const twos = rarest.flatMap((word, i) => rarest.slice(i + 1).map((other) => [word, other]));
    const looser = [...steps, ...twos, ...kept.map((word) => [word])];
    return {
      stages: [
        stage(Number.POSITIVE_INFINITY, () => askWhole(kept)),
        stage(FEW, () => join(looser.map(askWhole))),
      ],
      kept: kept.map(({ text }) => text),
    };
  }

  /** The query with a term of the lexicon replaced by another for the same, in either language. */
  function variants(query: string, typed: readonly AskedWord[]): AskedWord[][] {
    const units = unitsOf(query);
    const texts = lexicon()
      .find(units)
      .flatMap(({ start, end, text, concepts }) => {
        const [before, after] = [surface(units.slice(0, start)), surface(units.slice(end))];
        const terms = concepts.flatMap((concept) => concept.terms.map((term) => surface(term.units)));
        // White space at the end: nobody is typing it.
        return terms.filter((term) => term !== text).map((term) => `${before} ${term} ${after} `);
      });
    const lists = [...new Set(texts)].map((text) => tellingWords(askedWords(text), typed));
    return lists.filter((words) => words.length > 0 && words.length <= MOST_WORDS).slice(0, MOST_VARIANTS);
  }

  /** Words that no document holds, written as some document has them. */
  async function corrected(collection: Collection, words: readonly AskedWord[]): Promise<Asked[]> {
    const documents = await known.documents(
      collection,
      words.flatMap(({ tokens }) => tokens),
    );
    const wrong = words.filter(({ han, tokens }) => !han && !documents.get(tokens[0] as string));
    const choices = await Promise.all(wrong.map(({ text }) => known.similar(collection, text)));
    const most = Math.max(0, ...choices.map(({ length }) => length));
    return Array.from({ length: Math.min(most, MOST_VARIANTS) }, (_, i) =>
      askWhole(
        words.map((word) => {
          const choice = choices[wrong.indexOf(word)];
          const text = choice?.[i] ?? choice?.[0];
          return text === undefined ? word : (askedWords(`${text} `)[0] as AskedWord);
        }),
      ),
    );
  }
  return { planOf };
}

export type Planner = ReturnType<typeof createPlanner>;

const stage = (below: number, ask: () => Asked | Promise<Asked>): Stage => ({
  below,
  ask: async () => ask(),
});

const whole = ({ han, tokens, opening }: AskedWord): Term =>
  han && opening ? { tokens, opening } : { tokens };

const askWhole = (words: readonly AskedWord[]): Asked => ({ tiers: [words.map(whole)], marks: words });

const join = (asked: readonly Asked[]): Asked => ({
  tiers: asked.flatMap(({ tiers }) => tiers),
  marks: asked.flatMap(({ marks }) => marks),
});

/** The words as they stand, then with the last one unfinished; first of all the row of that code or id. */
function literal(query: string, words: readonly AskedWord[]): Tier[] {
  const code = words.some(({ han }) => han) ? undefined : compact(query);
  const last = words.at(-1) as AskedWord;
  const open = !last.han && last.opening !== undefined;
  return [
    ...(code ? [[{ tokens: [code], opening: code }]] : []),
    words.map(whole),
    ...(open ? [[...words.slice(0, -1).map(whole), { tokens: last.tokens, opening: last.opening }]] : []),
  ];
}

/** A run of Chinese characters with one of them taken for a slip of the pen: the pairs it stands in are left out. */
function slips(words: readonly AskedWord[]): Asked[] {
  const runs = words.filter(({ han, tokens }) => han && tokens.length > 1);
  const longest = runs.sort((a, b) => b.tokens.length - a.tokens.length)[0];
  if (!longest) return [];
  const characters = [...longest.text];
  const without = (at: number): string[] =>
    [characters.slice(0, at), characters.slice(at + 1)]
      .filter(({ length }) => length > 1)
      .map((row) => row.join(''));
  const places = characters.map((_, i) => characters.length - 1 - i);
  const texts = places.map(without).filter((rows) => rows.length > 0);
  return texts
    .slice(0, MOST_SLIPS)
    .map((rows) => askWhole(words.flatMap((word) => (word === longest ? rows.flatMap(askedWords) : [word]))));
}

const same = (a: readonly AskedWord[], b: readonly AskedWord[]): boolean =>
  a.length === 0 || (a.length === b.length && a.every(({ text }, i) => text === b[i]?.text));
