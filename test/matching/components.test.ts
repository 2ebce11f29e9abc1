import t from 'tap';
import type { ComponentName, DemandFacts, ProfileFacts } from '../../src/matching/index.ts';
import { demand, engineWith, profile } from './support.ts';

const weighted = (code: string, weight: number) => ({ code, weight });

type Case = [string, ComponentName, Partial<DemandFacts>, Partial<ProfileFacts>, number, boolean];
const cases: Case[] = [
  ['same sector', 'sector', { sectors: ['biomedicine'] }, { sectors: ['biomedicine'] }, 1, false],
  ['no sector on one side', 'sector', { sectors: ['biomedicine'] }, {}, 0.5, true],
  [
    'the most related sector counts',
    'sector',
    { sectors: ['biomedicine'] },
    { sectors: ['smart_ocean', 'biomedicine'] },
    1,
    false,
  ],
  [
    'an inferred sector counts half',
    'sector',
    { sectors: ['biomedicine'] },
    { inferredSectors: [weighted('biomedicine', 1)] },
    0.75,
    false,
  ],
  [
    'half the services',
    'service',
    { services: ['consulting', 'data_sharing'] },
    { services: ['consulting'] },
    0.5,
    false,
  ],
  ['none of the services', 'service', { services: ['consulting'] }, { services: ['data_sharing'] }, 0, false],
  ['no services asked', 'service', {}, { services: ['data_sharing'] }, 0.5, true],
  ['same county', 'region', { region: '330110' }, { region: '330110' }, 1, false],
  ['same city', 'region', { region: '330110' }, { region: '330106' }, 0.85, false],
  ['same province', 'region', { region: '330110' }, { region: '330200' }, 0.7, false],
  ['Yangtze delta', 'region', { region: '330110' }, { region: '310000' }, 0.55, false],
  ['far away', 'region', { region: '330110' }, { region: '420100' }, 0.3, false],
  ['overseas', 'region', { region: '330110' }, { country: 'DE' }, 0.5, true],
  ['no record yet', 'record', {}, {}, 0.5, true],
  ['a record', 'record', {}, { record: 0.9 }, 0.9, false],
  ['unlimited capacity', 'availability', {}, { load: 7 }, 1, false],
  ['a third of capacity left', 'availability', {}, { capacity: 3, load: 2 }, 1 / 3, false],
];

for (const [name, component, demandFacts, profileFacts, value, neutral] of cases) {
  t.test(`${component}: ${name}`, async (t) => {
    const engine = engineWith([profile('p', { bio: '电解液' }, profileFacts)]);
    const found = engine
      .explain(demand('d', { title: '电解液' }, demandFacts), 'p')
      ?.components.find((one) => one.name === component);
    t.ok(Math.abs((found?.value ?? -1) - value) < 1e-12, `${found?.value}`);
    t.equal(found?.neutral, neutral);
  });
}

t.test(
  'region, services, record and sector together cannot lift a stranger above the right expert',
  async (t) => {
    const near = { region: '330110', services: ['consulting'], sectors: ['new_materials'], record: 1 };
    const far = { region: '420100', services: ['data_sharing'], sectors: ['smart_city'], record: 0.2 };
    const engine = engineWith([
      profile('stranger', { bio: '长期从事水稻育种与栽培技术的研究与推广' }, near),
      profile('right', { bio: '长期从事锂离子电池电解液添加剂的研究' }, far),
    ]);
    const asked = demand('d', { title: '锂离子电池电解液添加剂' }, { ...near });
    t.equal(engine.rank(asked).matches[0]?.profileId, 'right');
  },
);
