import Type from 'typebox';

const entry = { code: Type.String(), zh: Type.String(), en: Type.String() };
const Entry = Type.Object(entry);

export const SectorList = Type.Object(
  {
    items: Type.Array(Type.Object({ ...entry, vocabularies: Type.Array(Type.Enum(['industry', 'domain'])) })),
    crosswalk: Type.Array(Type.Object({ a: Type.String(), b: Type.String(), relatedness: Type.Number() }), {
      description:
        'How related two sectors are, 0..1, symmetric; a pair left out is 0, a sector with itself 1',
    }),
  },
  { $id: 'SectorList' },
);
export const RegionList = Type.Object(
  {
    items: Type.Array(Type.Object({ ...entry, level: Type.Enum(['province', 'city', 'county']) })),
    pilot_units: Type.Array(
      Type.Object({ ...entry, tier: Type.Enum(['sub_provincial', 'prefecture', 'county']) }),
    ),
  },
  { $id: 'RegionList' },
);
export const Vocabularies = Type.Object(
  {
    profile_kinds: Type.Array(Entry),
    society_levels: Type.Array(Entry),
    owner_types: Type.Array(Entry),
    problem_types: Type.Array(Entry),
    services: Type.Array(Entry),
    evidence_kinds: Type.Array(Entry),
    countries: Type.Array(Entry),
    languages: Type.Array(Entry),
  },
  { $id: 'Vocabularies' },
);
