import fc from 'fast-check';
import {
  createEngine,
  type DemandFacts,
  type DemandText,
  demandFeatures,
  type Engine,
  type ExplainOptions,
  type Explanation,
  type ProfileFacts,
  type ProfileText,
  profileFeatures,
  type RankDemandsOptions,
  type RankOptions,
} from '../../src/matching/index.ts';
import { createLexicon, type Lexicon } from '../../src/text/index.ts';

export const noLexicon: Lexicon = { version: 'none', size: 0, find: () => [] };
export const lexicon = createLexicon();

export function profile(
  id: string,
  text: Partial<ProfileText>,
  facts: Partial<ProfileFacts> = {},
): ProfileFacts {
  const kind = facts.kind ?? text.kind ?? 'expert';
  return {
    id,
    region: null,
    country: null,
    languages: [],
    sectors: [],
    inferredSectors: [],
    services: [],
    active: true,
    capacity: null,
    load: 0,
    organisation: null,
    record: null,
    features: profileFeatures({ name: id, ...text, kind }),
    ...facts,
    kind,
  };
}

export function demand(id: string, text: Partial<DemandText>, facts: Partial<DemandFacts> = {}): DemandFacts {
  return {
    id,
    region: null,
    sectors: [],
    inferredSectors: [],
    services: [],
    wantedKinds: [],
    organisation: null,
    active: true,
    labels: [],
    features: demandFeatures({ title: '', ...text }),
    ...facts,
  };
}

type Explained<T> = T & Pick<Explanation, 'settings' | 'components' | 'reasons'>;

/** An engine that keeps the facts it was given, to explain what it ranks, as services do from the database. */
export function explaining(engine: Engine) {
  const profiles = new Map<string, ProfileFacts>();
  const demands = new Map<string, DemandFacts>();
  const told = ({ settings, components, reasons }: Explanation) => ({ settings, components, reasons });
  const held = (id: string): ProfileFacts => profiles.get(id) as ProfileFacts;
  return {
    ...engine,
    get size() {
      return engine.size;
    },
    load(all: Iterable<ProfileFacts>, asked: Iterable<DemandFacts>) {
      for (const facts of all) profiles.set(facts.id, facts);
      for (const facts of asked) demands.set(facts.id, facts);
      engine.load(all, asked);
    },
    putProfile(facts: ProfileFacts) {
      profiles.set(facts.id, facts);
      engine.putProfile(facts);
    },
    putDemand(facts: DemandFacts) {
      demands.set(facts.id, facts);
      engine.putDemand(facts);
    },
    rank(demand: DemandFacts, options: RankOptions = {}) {
      const { matches, ...rest } = engine.rank(demand, options);
      const explained = matches.map(
        (match): Explained<typeof match> => ({
          ...match,
          ...told(engine.explain(demand, held(match.profileId), options)),
        }),
      );
      return { ...rest, matches: explained };
    },
    rankDemands(profile: ProfileFacts, options: RankDemandsOptions = {}) {
      const { matches, ...rest } = finish(engine.rankDemands(profile, options));
      const explained = matches.map(
        (match): Explained<typeof match> => ({
          ...match,
          ...told(engine.explain(demands.get(match.demandId) as DemandFacts, profile, options)),
        }),
      );
      return { ...rest, matches: explained };
    },
    explain: (demand: DemandFacts, id: string, options?: ExplainOptions) =>
      engine.explain(demand, held(id), options),
  };
}

/** What a generator returns when all its turns are taken. */
export function finish<T>(turns: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = turns.next();
    if (done) return value;
  }
}

export function engineWith(
  profiles: Iterable<ProfileFacts>,
  demands: Iterable<DemandFacts> = [],
  use: Lexicon = lexicon,
) {
  const engine = explaining(createEngine({ lexicon: use }));
  engine.load(profiles, demands);
  return engine;
}

export const topicOf = (components: readonly { name: string; value: number }[]): number =>
  components.find(({ name }) => name === 'topic')?.value ?? Number.NaN;

const WORDS = [
  ...[
    '轴承',
    '电解液',
    '热处理',
    '监测',
    '锂离子',
    '薄膜',
    '机器人',
    '视觉',
    '水稻',
    '废水',
    '的',
    '研发',
    '膜',
  ],
  ...[
    'laser',
    'melting',
    'alloys',
    'neural network',
    'of',
    '316l',
    'x-ray',
    'pm2.5',
    'corrosion',
    'corroded',
  ],
  ...['，', '。', ' ', ';', '/'],
];

const text = fc
  .array(fc.constantFrom(...WORDS), { maxLength: 14 })
  .chain((words) => fc.constantFrom('', ' ').map((joint) => words.join(joint)));
const service = fc.constantFrom('consulting', 'joint_research', 'data_sharing');
const sector = fc.constantFrom('biomedicine', 'new_materials', 'digital_economy', 'smart_ocean');
const region = fc.option(fc.constantFrom('330110', '330100', '330000', '310000', '420100'));

const profileBody = fc.record({
  text: fc.record({
    keywords: fc.array(text, { maxLength: 3 }),
    bio: text,
    affiliation: text,
    evidence: fc.array(fc.record({ title: text, abstract: text }), { maxLength: 4 }),
  }),
  facts: fc.record({
    kind: fc.constantFrom('expert', 'society', 'academician'),
    region,
    services: fc.uniqueArray(service),
    sectors: fc.uniqueArray(sector),
    capacity: fc.option(fc.nat(3)),
    load: fc.nat(3),
    record: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  }),
});

const demandBody = fc.record({
  text: fc.record({ title: text, description: text, keywords: fc.array(text, { maxLength: 2 }) }),
  facts: fc.record({ region, services: fc.uniqueArray(service), sectors: fc.uniqueArray(sector) }),
});

/** A small random collection, in Chinese and English, with every fact the components look at. */
export const corpus = fc
  .record({
    profiles: fc.array(profileBody, { minLength: 1, maxLength: 8 }),
    demands: fc.array(demandBody, { minLength: 1, maxLength: 4 }),
  })
  .map(({ profiles, demands }) => ({
    profiles: profiles.map((body, i) => profile(`p${i}`, body.text, body.facts)),
    demands: demands.map((body, i) => demand(`d${i}`, body.text, body.facts)),
  }));

/** Lifts the constraints, so that every pair is ranked. */
export const open = (facts: ProfileFacts): ProfileFacts => ({ ...facts, capacity: null });
