import Type, { type Static } from 'typebox';
import { type Content, resourceSchemas } from '../resources/schema.ts';
import * as field from '../wire/fields.ts';

export const MAX_TERM = 100;
const MAX_TERMS = 50;

/** Its own bound is wide, so that a term that is too long is named together with the other faults of the entry. */
const terms = (description: string) =>
  field.listOf(field.text(1_000, { description: `At most ${MAX_TERM} characters` }), MAX_TERMS, {
    description,
  });

const entryFields = {
  zh: terms('What it is called in Chinese'),
  en: terms('What it is called in English, abbreviations too'),
  sectors: field.listOf(field.SectorCode, 14, {
    uniqueItems: true,
    description: 'Sectors a text that has it is taken to speak of; none where it belongs anywhere',
  }),
};

export const entryExample = {
  external_id: 'example-term',
  zh: ['示例镀锌钝化膜', '示例钝化层'],
  en: ['example passivation film', 'EPF'],
  sectors: ['new_materials'],
};

/** Two terms at least, in whichever language: any of them may stand for the others. */
export const lexiconSchemas = resourceSchemas('LexiconEntry', {
  fields: entryFields,
  required: [],
  derived: {},
  example: entryExample,
  patchExample: { en: ['example passivation film', 'example passive layer', 'EPF'] },
});
export type OwnEntry = Static<typeof lexiconSchemas.Full>;
export type OwnEntryContent = Content<typeof entryFields>;

const Meaning = Type.Object(
  {
    text: Type.String({ description: 'The term, or the part of it that is meant' }),
    whole: Type.Boolean({ description: 'False where only a part of the term is in the lexicon' }),
    source: Type.Enum(['packaged', 'own'], {
      description: 'packaged: comes with the program; own: an entry of /v1/lexicon',
    }),
    id: field.nullable({ ...field.Id, description: 'The own entry' }),
    sectors: Type.Array(Type.String()),
    zh: Type.Array(Type.String(), { description: 'What stands for it in Chinese' }),
    en: Type.Array(Type.String(), { description: 'What stands for it in English' }),
  },
  { $id: 'LexiconMeaning' },
);

export const LexiconLookup = Type.Object(
  {
    term: Type.String({ description: 'As it is read: folded, without what is no letter or digit' }),
    meanings: Type.Array(field.ref(Meaning), {
      description: 'What it bridges to: of the longest terms first, then of the shorter ones within these',
    }),
    note: field.nullable(Type.String({ description: 'Why no text can be met by it' })),
    lexicon: Type.String({ description: 'Version of the lexicon in force' }),
  },
  { $id: 'LexiconLookup' },
);
export type LexiconLookup = Static<typeof LexiconLookup>;
export const lookupSchemas = [Meaning, LexiconLookup];
