import t from 'tap';
import {
  createEmbedding,
  defaultWeights,
  demandFeatures,
  type Model,
  profileFeatures,
  trainModel,
} from '../../src/matching/index.ts';
import { expectation } from '../../src/matching/model/embed.ts';
import { demand, profile } from './support.ts';

const weights = defaultWeights.topic;

const SYLLABLES = ['ba', 'ko', 'mi', 'tu', 'ze', 'ra', 'po', 'li'];
/** A word of no language, another for each number. */
const word = (number: number): string =>
  [512, 64, 8, 1].map((place) => SYLLABLES[Math.floor(number / place) % 8]).join('');

const SUBJECTS = 64;
const TEXTS_EACH = 16;
/** Each subject has eight words: two that mean one thing and never stand in one text, and six they stand among. */
const wordsOf = (subject: number): string[] => Array.from({ length: 8 }, (_, i) => word(subject * 8 + i));

function textOf(subject: number, turn: number): string {
  const [one, other, ...context] = wordsOf(subject);
  const said = context.filter((_, i) => (i + turn) % 6 < 3);
  return [turn % 2 === 0 ? one : other, ...said].join('; ');
}

const profiles = Array.from({ length: SUBJECTS * TEXTS_EACH }, (_, i) => {
  const [subject, turn] = [Math.floor(i / TEXTS_EACH), i % TEXTS_EACH];
  const evidence = turn % 8 === 0 ? [{ title: textOf(subject, turn + 1) }] : [];
  return profile(`p-${subject}-${turn}`, { bio: textOf(subject, turn), evidence });
});
const demands = Array.from({ length: 8 }, (_, i) => demand(`d-${i * 7}`, { title: textOf(i * 7, i) }));
const trained = (): Model => trainModel({ profiles, demands }, weights) as Model;
const model = trained();

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
const lengthOf = (vector: Float32Array) => Math.sqrt(dot(vector, vector));
const likeness = (a: Float32Array, b: Float32Array) => dot(a, b) / lengthOf(a) / lengthOf(b);
const ask = (title: string) => demandFeatures({ title });
const person = (bio: string, evidence: string[] = []) =>
  profileFeatures({ kind: 'expert', name: 'x', bio, evidence: evidence.map((title) => ({ title })) });

t.test('words that never stand in one text but among the same words come near each other', async (t) => {
  const { demand } = createEmbedding(model, weights);
  for (let subject = 0; subject < SUBJECTS; subject += 5) {
    const [one, other] = wordsOf(subject).map((word) => demand(ask(word)));
    const [stranger] = wordsOf((subject + 1) % SUBJECTS).map((word) => demand(ask(word)));
    const near = likeness(one as Float32Array, other as Float32Array);
    const far = likeness(one as Float32Array, stranger as Float32Array);
    t.ok(near > far + 0.3, `subject ${subject}: ${near}, and the next: ${far}`);
  }
});

t.test('a demand is nearer to every profile of its subject than to any other', async (t) => {
  const embedding = createEmbedding(model, weights);
  for (const { id, features } of demands) {
    const place = embedding.demand(features);
    const near = (own: boolean) =>
      profiles
        .filter((one) => one.id.startsWith(`p${id.slice(1)}-`) === own)
        .map((one) => likeness(place, embedding.profile(one.features)));
    t.ok(Math.min(...near(true)) > Math.max(...near(false)), id);
  }
});

t.test('the same texts in any order give the same model, others another', async (t) => {
  t.match(model.version, /^[0-9a-f]{12}$/);
  const shuffled = {
    profiles: profiles.toReversed(),
    demands: [...demands.slice(2), ...demands.slice(0, 2)],
  };
  t.same(trainModel(shuffled, weights), model);
  t.same(trained(), model);
  const other = trainModel({ profiles: profiles.slice(1), demands }, weights);
  t.not(other?.version, model.version);
});

t.test('its terms ascend, each in two texts or more, and its sizes fit', async (t) => {
  const once = profile('once', { bio: `${word(0)}; unheardof` });
  const model = trainModel({ profiles: [...profiles, once], demands }, weights) as Model;
  t.same([...model.terms].sort(), model.terms);
  t.notOk(model.terms.some((term) => term.includes('unheardof')));
  t.equal(model.basis.length, model.terms.length * model.dimensions);
  t.equal(model.mean.length, model.dimensions);
  t.equal(model.covariance.length, model.dimensions ** 2);
  t.ok(model.basis.every(Number.isFinite));
});

t.test('too little to learn from gives no model', async (t) => {
  const train = (some: typeof profiles) => trainModel({ profiles: some, demands: [] }, weights);
  t.equal(train([]), null);
  t.equal(train(profiles.slice(0, 30)), null);
  t.equal(train(Array.from({ length: 60 }, (_, i) => profile(`p${i}`, {}))), null, 'profiles without a word');
  const alike = Array.from({ length: 60 }, (_, i) => profile(`p${i}`, { bio: 'rice' }));
  t.equal(train(alike), null, 'all say the same');
});

t.test('a demand is placed at unit length, or nowhere when the model knows none of its words', async (t) => {
  const { demand, profile } = createEmbedding(trained(), weights);
  t.ok(Math.abs(lengthOf(demand(ask(textOf(3, 1)))) - 1) < 1e-6);
  t.ok(demand(ask('unheardof')).every((part) => part === 0));
  t.ok(demand(ask('')).every((part) => part === 0));
  t.ok(profile(person('')).every((part) => part === 0));
});

t.test('items of evidence draw a profile towards them, each the less the more there are', async (t) => {
  const { demand, profile } = createEmbedding(trained(), weights);
  const [listed, written] = [demand(ask(textOf(3, 1))), demand(ask(textOf(9, 1)))];
  const items = (count: number) => Array.from({ length: count }, () => textOf(3, 2));
  const drawn = [0, 1, 10, 100].map((count) => profile(person(textOf(9, 2), items(count))));
  const towards = drawn.map((place) => dot(listed, place));
  t.same(
    [...towards].sort((a, b) => a - b),
    towards,
  );
  t.ok((towards[3] as number) < 10 * (towards[2] as number), 'a hundred are less than ten times ten');
  t.ok(dot(written, drawn[3] as Float32Array) < dot(written, drawn[0] as Float32Array));
});

t.test("a demand's likeness to the profiles has the mean and the deviation foretold", async (t) => {
  const embedding = createEmbedding(model, weights);
  const place = embedding.demand(ask(`${textOf(5, 1)}; ${textOf(20, 0)}`));
  const found = profiles.map(({ features }) => dot(place, embedding.profile(features)));
  const mean = found.reduce((sum, x) => sum + x, 0) / found.length;
  const variance = found.reduce((sum, x) => sum + (x - mean) ** 2, 0) / found.length;
  const foretold = expectation(model, place);
  t.ok(Math.abs(foretold.mean - mean) < 1e-5);
  t.ok(Math.abs(foretold.deviation - Math.sqrt(variance)) < 1e-5);
});
