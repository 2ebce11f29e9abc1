import t from 'tap';
import {
  codes,
  crosswalk,
  pilotUnits,
  regions,
  regionTier,
  relatedness,
  sectors,
} from '../../src/reference/index.ts';
import { createApp } from '../support/app.ts';

interface Entry {
  code: string;
  zh: string;
  en: string;
}
const { as } = await createApp(t);
const read = async (url: string) => (await as('anonymous')('GET', url)).body;

const INDUSTRY = [
  'intelligent_manufacturing',
  'biomedicine',
  'artificial_intelligence',
  'digital_economy',
  'new_energy_materials',
];
const DOMAIN = [
  ...[
    'digital_economy',
    'geographic_information',
    'biomedicine',
    'smart_city',
    'smart_ocean',
    'energy_chemicals',
  ],
  ...[
    'equipment_manufacturing',
    'new_materials',
    'rural_revitalization',
    'ecological_restoration',
    'social_psychology',
  ],
];

/** Checks that each entry has a code of its own and a name in Chinese and in English. */
function checkEntries(list: Entry[], name: string): void {
  t.equal(new Set(codes(list)).size, list.length, `${name}: each code once`);
  t.equal(new Set(list.map(({ zh }) => zh)).size, list.length, `${name}: each Chinese name once`);
  const bare = list.filter(
    ({ zh, en }) =>
      !/^“?\p{Script=Han}/u.test(zh) || !/^"?\p{Script=Latin}/u.test(en) || /\p{Script=Han}/u.test(en),
  );
  t.same(bare, [], `${name}: zh and en everywhere`);
}

t.test('Sectors: both vocabularies whole, and a code in both is one sector', async (t) => {
  const { items } = await read('/v1/sectors');
  const of = (vocabulary: string) =>
    items.filter((item: { vocabularies: string[] }) => item.vocabularies.includes(vocabulary));
  t.same(codes(of('industry')).sort(), [...INDUSTRY].sort());
  t.same(codes(of('domain')).sort(), [...DOMAIN].sort());
  t.equal(items.length, 14);
  checkEntries(items, 'sectors');
});

t.test('The crosswalk relates every two sectors alike in both directions', async (t) => {
  const body = await read('/v1/sectors');
  const known = new Set(codes(sectors));
  const seen = new Set<string>();
  for (const { a, b, relatedness: value } of body.crosswalk) {
    t.ok(known.has(a) && known.has(b) && a !== b, `${a} and ${b} are two sectors`);
    t.ok(value > 0 && value < 1, `${a} ${b}: ${value}`);
    const pair = [a, b].sort().join(' ');
    t.notOk(seen.has(pair), `${pair} stands once`);
    seen.add(pair);
    t.equal(relatedness(a, b), value);
    t.equal(relatedness(b, a), value);
  }
  t.equal(body.crosswalk.length, crosswalk.length);
  for (const { code } of sectors) {
    t.equal(relatedness(code, code), 1);
    t.ok(
      sectors.some((other) => other.code !== code && relatedness(code, other.code) > 0),
      `${code} is related to something`,
    );
  }
  t.equal(relatedness('biomedicine', 'astrology'), 0);
  for (const a of INDUSTRY)
    t.ok(
      DOMAIN.some((b) => relatedness(a, b) >= 0.5),
      `${a} has a near domain`,
    );
});

t.test('Regions: every province, and Zhejiang down to its counties', async (t) => {
  const { items } = await read('/v1/regions');
  checkEntries(
    items.filter((item: Entry) => !/^33/.test(item.code)),
    'provinces',
  );
  const count = (level: string, prefix = '') =>
    items.filter((item: Entry & { level: string }) => item.level === level && item.code.startsWith(prefix))
      .length;
  t.equal(count('province'), 34);
  t.equal(count('city', '33'), 11);
  t.equal(count('county', '33'), 90);
  t.equal(items.length, 34 + 11 + 90, 'and nothing else');
  t.same(
    items.filter((item: Entry) => !/^[1-9]\d{5}$/.test(item.code)),
    [],
  );
  t.same(codes(items), codes(items).sort(), 'in order of their codes');
  const all = new Set(codes(items));
  for (const code of all)
    t.ok(
      all.has(`${code.slice(0, 4)}00`) && all.has(`${code.slice(0, 2)}0000`),
      `${code}: what it lies in is there`,
    );
});

t.test('Regions of a region: itself and what lies in it', async (t) => {
  const within = async (code: string) => codes((await read(`/v1/regions?within=${code}`)).items);
  t.equal((await within('330000')).length, 102);
  t.equal((await within('330100')).length, 14);
  t.same(await within('330521'), ['330521']);
  t.same(await within('310000'), ['310000']);
  const { pilot_units: units } = await read('/v1/regions?within=330500');
  t.same(codes(units), ['330521'], 'pilot units too');
});

t.test('The five pilot units have their tiers, and are regions', async (t) => {
  const { pilot_units: units, items } = await read('/v1/regions');
  t.same(
    units.map(({ code, zh, tier }: Entry & { tier: string }) => [code, zh, tier]),
    [
      ['330200', '宁波市', 'sub_provincial'],
      ['330300', '温州市', 'prefecture'],
      ['330400', '嘉兴市', 'prefecture'],
      ['330110', '余杭区', 'county'],
      ['330521', '德清县', 'county'],
    ],
  );
  for (const { code, zh, en } of pilotUnits) {
    t.match(
      items.find((item: Entry) => item.code === code),
      { zh, en },
    );
  }
});

t.test('Two regions share the nearest tier both lie in', async (t) => {
  const tiers: [string, string, string][] = [
    ['330110', '330110', 'county'],
    ['330110', '330106', 'city'],
    ['330110', '330100', 'city'],
    ['330100', '330100', 'city'],
    ['330110', '330521', 'province'],
    ['330110', '330000', 'province'],
    ['330000', '330000', 'province'],
    ['330110', '310000', 'delta'],
    ['340000', '320000', 'delta'],
    ['310000', '310000', 'province'],
    ['330110', '110000', 'none'],
    ['110000', '120000', 'none'],
  ];
  for (const [a, b, tier] of tiers) {
    t.equal(regionTier(a, b), tier, `${a} ${b}`);
    t.equal(regionTier(b, a), tier, `${b} ${a}`);
  }
  for (const { code } of regions) t.not(regionTier(code, code), 'none');
});

t.test('The other lists are whole, in Chinese and in English', async (t) => {
  const lists = (await read('/v1/vocabularies')) as Record<string, Entry[]>;
  const counts = Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.length]));
  t.match(counts, {
    profile_kinds: 4,
    society_levels: 3,
    owner_types: 4,
    problem_types: 4,
    services: 12,
    evidence_kinds: 5,
  });
  t.ok(Number(counts.countries) >= 245 && Number(counts.countries) <= 250, `${counts.countries} countries`);
  t.ok(Number(counts.languages) >= 180, `${counts.languages} languages`);
  for (const [name, list] of Object.entries(lists)) checkEntries(list, name);
  t.match(lists.profile_kinds, [
    { code: 'academician', zh: '院士' },
    { code: 'overseas_expert', zh: '海智专家' },
    { code: 'society', zh: '学会' },
    { code: 'expert', zh: '专家' },
  ]);
  t.same(codes(lists.problem_types as Entry[]), [
    'industrial_upgrading',
    'key_technology',
    'sme_improvement',
    'strategic_region',
  ]);
  for (const code of ['CN', 'US', 'DE', 'TW', 'HK', 'GB'])
    t.ok(
      lists.countries?.some((entry) => entry.code === code),
      code,
    );
});
