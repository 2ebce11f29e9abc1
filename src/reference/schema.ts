import Type from 'typebox';
import { type VocabularyName, vocabularies } from './index.ts';

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
    ...(Object.fromEntries(Object.keys(vocabularies).map((name) => [name, Type.Array(Entry)])) as Record<
      VocabularyName,
      ReturnType<typeof Type.Array<typeof Entry>>
    >),
    countries: Type.Array(Entry),
    languages: Type.Array(Entry),
  },
  { $id: 'Vocabularies' },
);
