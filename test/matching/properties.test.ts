import fc from 'fast-check';
import t from 'tap';
import { referenceTopics } from './reference.ts';
import { corpus, engineWith, lexicon, noLexicon, open, topicOf } from './support.ts';

const RUNS = { numRuns: 60 };
const near = (a: number, b: number) => Math.abs(a - b) < 1e-9;

t.test('every topic equals the one computed from the definition', async () => {
  fc.assert(
    fc.property(corpus, ({ profiles, demands }) => {
      const engine = engineWith(profiles, demands, noLexicon);
      for (const one of demands) {
        const expected = referenceTopics(one, profiles, demands);
        profiles.forEach((facts, i) => {
          const { components } = engine.explain(one, facts.id) ?? { components: [] };
          const topic = topicOf(components);
          if (!near(topic, expected[i] || 0))
            throw new Error(`${one.id} ${facts.id}: ${topic}, not ${expected[i]}`);
        });
      }
    }),
    RUNS,
  );
});

t.test('a ranking is the order of all pair scores, ties by id', async () => {
  fc.assert(
    fc.property(corpus, ({ profiles, demands }) => {
      const engine = engineWith(profiles.map(open), demands);
      for (const one of demands) {
        const { matches } = engine.rank(one, { limit: 1000 });
        const scores = engine.score(
          [one.id],
          profiles.map(({ id }) => id),
        );
        const expected = profiles
          .map(({ id }, i) => ({ id, score: scores[i] as number }))
          .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
          .filter(({ id }) => matches.some(({ profileId }) => profileId === id));
        const got = matches.map(({ profileId: id, score }) => ({ id, score }));
        if (JSON.stringify(got) !== JSON.stringify(expected))
          throw new Error(JSON.stringify({ got, expected }));
      }
    }),
    RUNS,
  );
});

t.test('scores and components lie in [0, 1] and components times weights make the score', async () => {
  fc.assert(
    fc.property(corpus, ({ profiles, demands }) => {
      const engine = engineWith(profiles, demands);
      for (const one of demands) {
        for (const { score, components } of engine.rank(one).matches) {
          const weights = components.reduce((sum, { weight }) => sum + weight, 0);
          const sum = components.reduce((total, { value, weight }) => total + value * weight, 0);
          const inRange = [score, ...components.map(({ value }) => value)].every((x) => x >= 0 && x <= 1);
          if (!inRange || !near(score, sum / weights)) throw new Error(JSON.stringify({ score, components }));
        }
      }
    }),
    RUNS,
  );
});

t.test('shares of terms, bridges and the rest make up the whole topic', async () => {
  fc.assert(
    fc.property(corpus, ({ profiles, demands }) => {
      const engine = engineWith(profiles, demands, lexicon);
      for (const one of demands) {
        for (const { components, reasons } of engine.rank(one).matches) {
          const told = [...reasons.terms, ...reasons.bridges].reduce((sum, { share }) => sum + share, 0);
          const expected = topicOf(components) > 0 ? 1 : 0;
          if (!near(told + reasons.rest, expected) || reasons.rest < 0)
            throw new Error(JSON.stringify(reasons));
        }
      }
    }),
    RUNS,
  );
});

t.test('a pair scores the same from the side of the demand, of the profile, and in a matrix', async () => {
  fc.assert(
    fc.property(corpus, ({ profiles, demands }) => {
      const facts = profiles.map(open);
      const engine = engineWith(facts, demands);
      const scores = engine.score(
        demands.map(({ id }) => id),
        facts.map(({ id }) => id),
      );
      facts.forEach((one, column) => {
        for (const { demandId, score } of engine.rankDemands(one, { limit: 1000 }).matches) {
          const row = demands.findIndex(({ id }) => id === demandId);
          const forward = engine.rank(demands[row] as (typeof demands)[number], { limit: 1000 }).matches;
          const other = forward.find(({ profileId }) => profileId === one.id)?.score;
          if (score !== scores[row * facts.length + column] || score !== other)
            throw new Error(`${score} ${other}`);
        }
      });
    }),
    { numRuns: 30 },
  );
});
