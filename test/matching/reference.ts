/* The topic computed from its definition: string maps, no numbers for terms, no probe, no lexicon. */
import type { DemandFacts, ProfileFacts } from '../../src/matching/index.ts';
import { defaultWeights } from '../../src/matching/index.ts';
import { ALONE } from '../../src/matching/score/saturate.ts';
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

function fieldBag({ features: f }: ProfileFacts, weights: typeof W.profile): Bag {
  const bag: Bag = new Map();
  addTerms(bag, f.name, weights.name);
  addTerms(bag, f.affiliation, weights.affiliation);
  addTerms(bag, f.keywords, weights.keywords);
  addTerms(bag, f.bio, weights.bio);
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

/** A sum over items of evidence as a posting keeps it: the nearest of 0.02, 0.0208, … each a twenty-fifth above the last. */
const kept = (sum: number): number =>
  sum === 0 ? 0 : 0.02 * 1.04 ** Math.max(0, Math.round(Math.log(sum / 0.02) / Math.log(1.04)));

interface Known {
  readonly fields: Bag;
  /** The fields with every weight 1. */
  readonly plain: Bag;
  readonly items: readonly Bag[];
}

const has = ({ fields, items }: Known, key: string): boolean =>
  fields.has(key) || items.some((item) => item.has(key));

/** BM25F of one profile, its items of evidence being one more field. */
function bm25f(query: Bag, { fields, items }: Known, averages: readonly number[]): number {
  const factor = W.item.gain / (1 + items.length / W.item.patience);
  let [score, characters] = [0, 0];
  for (const [key, weight] of query) {
    const f = familyOf(key);
    const inItems = items.reduce((sum, item) => {
      const tf = item.get(key) ?? 0;
      const K = W.item.k1 * (1 - W.item.b + (W.item.b * lengthOf(item, f)) / at(W.item.nominal, f));
      return sum + tf / (tf + K);
    }, 0);
    const b = at(W.b, f);
    const scale = 1 - b + (at(averages, f) > 0 ? (b * lengthOf(fields, f)) / at(averages, f) : 0);
    const x = (fields.get(key) ?? 0) / scale + factor * kept(inItems);
    const part = (weight * x) / (x + at(W.k1, f));
    if (f === 0) characters += part;
    else score += part;
  }
  return score > 0 ? score + characters : ALONE * characters;
}

const unitsIn = (bags: readonly Bag[]): number =>
  bags.reduce((sum, bag) => sum + lengthOf(bag, 0) + lengthOf(bag, 3), 0);

/** Mean length of the fields by family, over the profiles that have any. */
function averageLengths(all: readonly Known[]): number[] {
  return [0, 1, 2, 3, 4].map((f) => {
    const lengths = all.map(({ fields }) => lengthOf(fields, f)).filter((length) => length > 0);
    return lengths.length === 0 ? 0 : lengths.reduce((a, b) => a + b, 0) / lengths.length;
  });
}

/** Topics of one demand against every profile of a collection. */
export function referenceTopics(
  demand: DemandFacts,
  profiles: ProfileFacts[],
  demands: DemandFacts[],
): number[] {
  const all: Known[] = profiles.map((facts) => ({
    fields: fieldBag(facts, W.profile),
    plain: fieldBag(facts, { name: 1, affiliation: 1, keywords: 1, bio: 1 }),
    items: facts.features.evidence.map((item) => addTerms(new Map(), item.text, 1)),
  }));
  const asked = demands.map(demandBag);
  const query: Bag = new Map();
  let [mean, variance] = [0, 0];
  for (const [key, tf] of demandBag(demand)) {
    const met = all.filter((one) => has(one, key)).length;
    const among = idf(all.length, met);
    const smaller = Math.min(among, idf(asked.length, asked.filter((bag) => bag.has(key)).length));
    const trust = asked.length / (asked.length + W.demandPrior);
    const rarity = (among + trust * (smaller - among)) ** at(W.idfPower, familyOf(key));
    const weight = (at(W.families, familyOf(key)) * (tf * (W.k3 + 1)) * rarity) / (tf + W.k3);
    query.set(key, weight);
    const p = (met + 0.5) / (all.length + W.chancePrior);
    mean += weight * p;
    variance += weight ** 2 * p * (1 - p);
  }
  const averages = averageLengths(all);
  return all.map((one) => {
    const inItems = unitsIn(one.items) / (unitsIn(one.items) + unitsIn([one.plain]) || 1);
    const parity = 1 + (W.item.parity - 1) * inItems;
    const raw = (parity * bm25f(query, one, averages)) / (mean + Math.sqrt(variance));
    return raw / (raw + W.half);
  });
}
