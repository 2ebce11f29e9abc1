/* The topic computed from its definition: string maps, no numbers for terms, no probe, no lexicon. */
import type { DemandFacts, ProfileFacts } from '../../src/matching/index.ts';
import { defaultWeights } from '../../src/matching/index.ts';
import { isStopWord, stem } from '../../src/text/index.ts';

const W = defaultWeights.topic;
type Bag = Map<string, number>;

function addTerms(bag: Bag, stored: string, weight: number): Bag {
  const add = (key: string) => bag.set(key, (bag.get(key) ?? 0) + weight);
  for (const run of stored.split(/[|^]/)) {
    if (run === '') continue;
    const tokens = run.split(' ');
    if (/^\p{Script=Han}/u.test(run)) {
      const characters = [...tokens.join('')];
      for (const token of tokens) if (token.length > 1 && !isStopWord(token)) add(`2${token}`);
      for (const character of characters) add(`0${character}`);
      for (let i = 1; i < characters.length; i++) add(`1${characters[i - 1]}${characters[i]}`);
      continue;
    }
    const stems = tokens.filter((token) => !isStopWord(token) && !accidental(token)).map(stem);
    for (const one of stems) add(`3${one}`);
    for (let i = 1; i < stems.length; i++) add(`4${stems[i - 1]} ${stems[i]}`);
  }
  return bag;
}

function wholeBag({ features: f }: ProfileFacts): Bag {
  const bag: Bag = new Map();
  addTerms(bag, f.name, W.profile.name);
  addTerms(bag, f.affiliation, W.profile.affiliation);
  addTerms(bag, f.keywords, W.profile.keywords);
  addTerms(bag, f.bio, W.profile.bio);
  for (const item of f.evidence) addTerms(bag, item.text, W.profile.evidence);
  return bag;
}

const accidental = (token: string): boolean => /^(\d{1,2}|\d*0|\d+\.\d+|(19|20)\d\d)$/.test(token);

function demandBag({ features: f }: DemandFacts): Bag {
  const tokens = `${f.title}|${f.keywords}|${f.description}`.split(/[|^ ]/).filter((token) => token !== '');
  if (tokens.every((token) => isStopWord(token) || accidental(token))) return new Map();
  const plain = (text: string) => text.replace(/[ ^|]/g, '');
  const opening = plain(f.title).slice(0, -2);
  const repeated = opening !== '' && plain(f.description).startsWith(opening);
  const bag: Bag = new Map();
  addTerms(bag, f.title, repeated ? W.demand.repeatedTitle : W.demand.title);
  addTerms(bag, f.keywords, W.demand.keywords);
  addTerms(bag, f.description, W.demand.description);
  return bag;
}

const familyOf = (key: string): number => Number(key[0]);
const at = (list: readonly number[], i: number): number => list[i] as number;

function lengthOf(bag: Bag, family: number): number {
  return [...bag].reduce((sum, [key, count]) => sum + (familyOf(key) === family ? count : 0), 0);
}

const idf = (n: number, df: number): number => Math.log(1 + (n - df + 0.5) / (df + 0.5));

function bm25(
  query: Bag,
  bag: Bag,
  all: readonly Bag[],
  k1: (f: number) => number,
  b: (f: number) => number,
): number {
  let score = 0;
  for (const [key, weight] of query) {
    const tf = bag.get(key);
    if (!tf) continue;
    const f = familyOf(key);
    const average = all.reduce((sum, other) => sum + lengthOf(other, f), 0) / all.length;
    score += (weight * tf) / (tf + k1(f) * (1 - b(f) + (b(f) * lengthOf(bag, f)) / average));
  }
  return score;
}

/** Topics of one demand against every profile of a collection. */
export function referenceTopics(
  demand: DemandFacts,
  profiles: ProfileFacts[],
  demands: DemandFacts[],
): number[] {
  const wholes = profiles.map(wholeBag);
  const items = profiles.map((facts) =>
    facts.features.evidence.map((item) => addTerms(new Map(), item.text, 1)),
  );
  const asked = demands.map(demandBag);
  const query: Bag = new Map();
  for (const [key, tf] of demandBag(demand)) {
    const among = idf(wholes.length, wholes.filter((bag) => bag.has(key)).length);
    const smaller = Math.min(among, idf(asked.length, asked.filter((bag) => bag.has(key)).length));
    const trust = asked.length / (asked.length + W.demandPrior);
    const rarity = (among + trust * (smaller - among)) ** at(W.idfPower, familyOf(key));
    query.set(key, (at(W.families, familyOf(key)) * (tf * (W.k3 + 1)) * rarity) / (tf + W.k3));
  }
  const weights = [...query.values()];
  const sum = weights.reduce((a, b) => a + b, 0);
  const squares = weights.reduce((a, b) => a + b * b, 0);
  const best = sum / (sum ** 2 / squares) ** W.reach;
  for (const [key, weight] of query) query.set(key, weight / best);
  return wholes.map((whole, i) => {
    const own = items[i] as Bag[];
    const score = bm25(
      query,
      whole,
      wholes,
      (f) => at(W.k1, f),
      (f) => at(W.b, f),
    );
    const few = own
      .map((item) =>
        bm25(
          query,
          item,
          items.flat(),
          () => W.itemK1,
          () => W.itemB,
        ),
      )
      .sort((a, b) => b - a)
      .slice(0, W.evidence.best);
    const share = own.length / (own.length + W.evidence.prior);
    const pooled = few.length === 0 ? 0 : few.reduce((a, b) => a + b, 0) / few.length ** W.evidence.evenness;
    const raw = (1 - share) * score + share * W.evidence.gain * pooled;
    return raw / (raw + W.half);
  });
}
