import fc from 'fast-check';
import t from 'tap';
import { createEngine } from '../../src/matching/index.ts';
import { corpus, engineWith, explaining, lexicon } from './support.ts';

t.test('the same data give the same bytes in whatever order they came', async () => {
  const shuffled = corpus.chain((data) =>
    fc.record({
      data: fc.constant(data),
      profiles: fc.shuffledSubarray(data.profiles, { minLength: data.profiles.length }),
      demands: fc.shuffledSubarray(data.demands, { minLength: data.demands.length }),
      gone: corpus,
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ data, profiles, demands, gone }) => {
      const loaded = engineWith(data.profiles, data.demands);
      const grown = explaining(createEngine({ lexicon }));
      for (const facts of gone.profiles) grown.putProfile({ ...facts, id: `gone-${facts.id}` });
      for (const facts of gone.demands) grown.putDemand({ ...facts, id: demands[0]?.id as string });
      for (const facts of profiles) grown.putProfile(facts);
      for (const facts of demands) grown.putDemand(facts);
      for (const facts of gone.profiles) grown.removeProfile(`gone-${facts.id}`);
      for (const one of data.demands) {
        const [a, b] = [loaded, grown].map((engine) => JSON.stringify(engine.rank(one)));
        if (a !== b) throw new Error(`${a}\n${b}`);
      }
      for (const one of data.profiles) {
        const [a, b] = [loaded, grown].map((engine) => JSON.stringify(engine.rankDemands(one)));
        if (a !== b) throw new Error(`${a}\n${b}`);
      }
    }),
    { numRuns: 40 },
  );
});

t.test('a load replaces all that was held', async (t) => {
  const engine = engineWith([], []);
  fc.sample(corpus, 1).forEach(({ profiles, demands }) => {
    engine.load(profiles, demands);
    t.same(engine.size, { profiles: profiles.length, demands: demands.length });
  });
  engine.load([], []);
  t.same(engine.size, { profiles: 0, demands: 0 });
});
