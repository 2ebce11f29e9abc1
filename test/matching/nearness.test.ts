import t from 'tap';
import { documentOf, fieldWeights } from '../../src/matching/corpus/document.ts';
import { createPlacement } from '../../src/matching/corpus/placement.ts';
import { createEmbedding, createEngine, trainModel } from '../../src/matching/index.ts';
import { createTokeniser } from '../../src/matching/terms/tokens.ts';
import { createVocabulary } from '../../src/matching/terms/vocabulary.ts';
import { defaultWeights } from '../../src/matching/weights.ts';
import { demand, explaining, lexicon, profile, topicOf } from './support.ts';

const FIELDS = [
  ['电解液', '锂离子电池', '隔膜', '正极材料', 'electrolyte'],
  ['水稻', '育种', '栽培', '抗病基因', 'rice breeding'],
  ['激光', '熔化', '增材制造', '钛合金', 'laser melting'],
  ['废水', '膜污染', '印染', '反渗透', 'membrane fouling'],
];
/** Each speaks of three things of one field; none says the whole of it. */
const people = Array.from({ length: 80 }, (_, i) => {
  const words = FIELDS[i % 4] as string[];
  const said = [0, 1, 2].map((k) => words[(Math.floor(i / 4) * (k + 1) + k) % words.length]);
  return profile(`p${String(i).padStart(2, '0')}`, {
    bio: `从事${said[0]}研究`,
    keywords: [said[1] as string],
    evidence: [{ title: `${said[2]}与${said[0]}`, abstract: `${said[1]} ${said[2]}` }],
  });
});
const asked = FIELDS.flatMap((words, i) => words.map((word, k) => demand(`d${i}${k}`, { title: word })));
const model = trainModel({ profiles: people, demands: asked }, defaultWeights.topic);

function modelled() {
  const engine = explaining(createEngine({ lexicon }));
  engine.load(people, asked);
  engine.useModel(model);
  return engine;
}

t.test('the index places a profile just where its features are placed', async (t) => {
  if (!model) throw new Error('no model');
  const embedding = createEmbedding(model, defaultWeights.topic);
  const vocabulary = createVocabulary();
  const placement = createPlacement(model, vocabulary, fieldWeights(defaultWeights.topic));
  for (const { features } of people) {
    const document = documentOf(features, createTokeniser(vocabulary.intern));
    t.same([...placement.place(document)], [...embedding.profile(features)]);
  }
});

t.test(
  'a ranking by a model is the order of all pair scores, and its shares make up the whole',
  async (t) => {
    const engine = modelled();
    let near = 0;
    for (const one of asked) {
      const { matches, model: by } = engine.rank(one, { limit: 1000 });
      t.equal(by, model?.version);
      const ids = matches.map(({ profileId }) => profileId);
      t.same(
        matches.map(({ score }) => score),
        [...engine.score([one.id], ids)],
      );
      for (const { components, reasons } of matches) {
        const told = [...reasons.terms, ...reasons.bridges].reduce((sum, { share }) => sum + share, 0);
        const all = told + reasons.rest + reasons.near;
        t.ok(Math.abs(all - (topicOf(components) > 0 ? 1 : 0)) < 1e-9, `${all}`);
        near += reasons.near;
      }
    }
    t.ok(near > 0, 'the model has its part');
  },
);

t.test('with a model too, the order of arrival leaves no trace', async (t) => {
  const loaded = modelled();
  const grown = explaining(createEngine({ lexicon }));
  grown.useModel(model);
  for (const one of [...asked].reverse()) grown.putDemand(one);
  for (const one of [...people].reverse()) {
    grown.putProfile({ ...one, features: (people[0] as (typeof people)[number]).features });
    grown.putProfile(one);
  }
  for (const one of asked) t.same(JSON.stringify(grown.rank(one)), JSON.stringify(loaded.rank(one)));
});
