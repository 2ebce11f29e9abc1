import t from 'tap';
import { createCorpus, RANGES, VOCABULARY } from '../../bench/corpus/corpus.ts';
import { createWriter, styles } from '../../bench/corpus/texts.ts';
import { STOP_WORDS, scripts } from '../../bench/corpus/words.ts';
import { demandFeatures, profileFeatures } from '../../src/matching/index.ts';
import { isStopWord, segment, stem } from '../../src/text/index.ts';

const SAMPLE = 2_000;
const numbers = Array.from({ length: SAMPLE }, (_, i) => i);
const within = (value: number, [min, max]: readonly [number, number]) => value >= min && value <= max;

for (const script of scripts) {
  const corpus = createCorpus({ seed: 42, profiles: SAMPLE, demands: SAMPLE, script });

  t.test(`${script}: the vocabulary is 200,000 different words, its 100 commonest stop words`, async (t) => {
    const { words } = corpus;
    t.equal(words.length, VOCABULARY);
    t.equal(new Set(words).size, VOCABULARY);
    t.equal(
      words.findIndex((word) => !isStopWord(word)),
      STOP_WORDS,
    );
    const content = words.slice(STOP_WORDS);
    t.notOk(content.some(isStopWord), 'and no others are');
    t.equal(new Set(content.map(stem)).size, content.length, 'stems are as different as words');
    const cut = content.filter((_, i) => i % 20 === 0).filter((word) => segment(word).length !== 1);
    t.same(cut, [], 'the analysis leaves each in one piece');
  });

  t.test(`${script}: the same seed gives the same data, another seed or revision other data`, async (t) => {
    const again = createCorpus({ seed: 42, profiles: 10, demands: 10, script });
    const other = createCorpus({ seed: 43, profiles: 10, demands: 10, script });
    t.same(again.profile(7), corpus.profile(7));
    t.same(again.demand(7), corpus.demand(7));
    t.notSame(other.profile(7).bio, corpus.profile(7).bio);
    t.equal(corpus.profile(7, 1).id, corpus.profile(7).id);
    t.notSame(corpus.profile(7, 1).bio, corpus.profile(7).bio);
  });

  t.test(`${script}: features made here are those the analysis makes of the text`, async (t) => {
    for (const style of styles) {
      const writer = createWriter(style, script);
      for (const number of numbers.slice(0, 50)) {
        const profile = corpus.profile(number);
        t.same(writer.profileFacts(profile).features, profileFeatures(writer.profileText(profile)), style);
        const demand = corpus.demand(number);
        t.same(writer.demandFacts(demand).features, demandFeatures(writer.demandText(demand)), style);
      }
    }
  });
}

t.test('sizes keep their ranges and reach both ends', async (t) => {
  const corpus = createCorpus({ seed: 42, profiles: SAMPLE, demands: SAMPLE, script: 'latin' });
  const profiles = numbers.map((number) => corpus.profile(number));
  const demands = numbers.map((number) => corpus.demand(number));
  const items = profiles.flatMap(({ evidence }) => evidence);
  const sizes = {
    profile: profiles.map(({ bio }) => bio.length),
    items: profiles.map(({ evidence }) => evidence.length),
    item: items.map(({ title, abstract }) => title.length + abstract.length),
    demand: demands.map(({ title, description }) => title.length + description.length),
  };
  for (const [name, list] of Object.entries(sizes)) {
    const [min, max] = RANGES[name as keyof typeof sizes];
    t.ok(
      list.every((size) => within(size, [min, max])),
      `${name}: from ${min} to ${max}`,
    );
    t.ok(Math.min(...list) === min && Math.max(...list) >= max * 0.99, `${name}: both ends`);
  }
  t.ok(
    demands.every(({ title }) => title.length <= RANGES.title),
    'titles have twelve terms at most',
  );
  t.equal(new Set([...profiles, ...demands].map(({ id }) => id)).size, 2 * SAMPLE, 'ids are different');
});

t.test('two words in five of a text are stop words, as Zipf’s law has it', async (t) => {
  const corpus = createCorpus({ seed: 42, profiles: SAMPLE, demands: SAMPLE, script: 'latin' });
  const bios = numbers.flatMap((number) => corpus.profile(number).bio);
  const share = bios.filter(isStopWord).length / bios.length;
  t.ok(Math.abs(share - 0.406) < 0.005, `${share}`);
});
