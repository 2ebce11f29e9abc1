import Type, { type Static } from 'typebox';
import { demandSchemas } from '../demands/schema.ts';
import { stateNames } from '../demands/states.ts';
import { profileSchemas } from '../profiles/schema.ts';
import { filterFields } from '../resources/filters.ts';
import { code, listOf, nullable, ref, text } from '../wire/fields.ts';
import { MOST_HITS } from './limits.ts';
import { collections, sortNames, type TraitName, traitNames } from './port.ts';

const { kind, sector, region, country, language, service } = filterFields;
const statuses = ['active', 'inactive', ...stateNames];

/** The filters of a search, each named as the trait it asks for. */
export const searchFilters = {
  ...{ kind, sector, region, country, language, service },
  status: Type.Optional({
    ...listOf(code(statuses), 20),
    description: 'Of profiles `active` or `inactive`, of demands their state',
  }),
} satisfies Record<TraitName, unknown>;

export const MOST_CHARACTERS = 4_000;

export const SearchQuery = Type.Object(
  {
    index: code(collections, { examples: ['profiles'] }),
    q: Type.Optional(text(MOST_CHARACTERS, { default: '', examples: ['氢脆'] })),
    ...searchFilters,
    sort: Type.Optional(
      code(
        sortNames.flatMap((name) => [name, `-${name}`] as const),
        {
          description:
            'By a time, `-` newest first; without it the best hit is first. Profiles have no deadline',
        },
      ),
    ),
    facets: Type.Optional({
      ...listOf(code(traitNames), traitNames.length, { uniqueItems: true }),
      description: 'Count the hits by these; a region counts for those it lies in as well',
    }),
    semantic_ratio: Type.Optional(
      Type.Number({
        ...{ minimum: 0, maximum: 1 },
        description:
          'How much sense counts beside words, where Meilisearch has an embedder (`MEILI_EMBEDDER`)',
      }),
    ),
  },
  { additionalProperties: false },
);

const Part = Type.Object({
  text: Type.String(),
  hit: Type.Boolean({ description: 'It is what was asked for' }),
});
const Highlight = Type.Object(
  {
    field: Type.String({ examples: ['bio', 'evidence.title'] }),
    parts: Type.Array(Part, {
      description: 'The text in order, or the telling part of a long one, with … where it was cut',
    }),
  },
  { $id: 'SearchHighlight' },
);
const Hit = Type.Object(
  {
    profile: Type.Optional(ref(profileSchemas.Full)),
    demand: Type.Optional(ref(demandSchemas.Full)),
    highlights: Type.Array(ref(Highlight)),
  },
  { $id: 'SearchHit', description: 'A profile or a demand, as the search asked for' },
);
const FacetCount = Type.Object({ value: Type.String(), count: Type.Integer() }, { $id: 'SearchFacetCount' });
const exactness = (what: string) =>
  Type.Enum(['exact', 'estimated'], { description: `Whether ${what} was counted, or estimated from a part` });

const noteCodes = ['query_cut', 'widened', 'words_only'] as const;
const Note = Type.Object(
  {
    code: Type.Enum([...noteCodes]),
    message: Type.String(),
    words: Type.Optional(Type.Array(Type.String(), { description: 'Those looked for' })),
  },
  { $id: 'SearchNote' },
);
export type Note = Static<typeof Note>;

const engine = Type.Enum(['postgres', 'meilisearch'], { description: 'Which engine answered' });

export const SearchPage = Type.Object(
  {
    items: Type.Array(ref(Hit)),
    next_cursor: nullable(Type.String()),
    total: Type.Integer({ description: `Hits on all pages; the first ${MOST_HITS} of them can be had` }),
    total_is: exactness('the total'),
    facets: Type.Optional(
      Type.Record(Type.Enum([...traitNames]), Type.Array(ref(FacetCount)), {
        description: 'Of each facet asked for its values, the most frequent first',
      }),
    ),
    facets_are: Type.Optional(exactness('the facets')),
    notes: Type.Array(ref(Note), { description: 'What was done to the query' }),
    engine,
  },
  { $id: 'SearchPage' },
);

export const SuggestQuery = Type.Object(
  {
    index: code(collections, { examples: ['profiles'] }),
    q: text(200, { minLength: 1, examples: ['氢'] }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 10 })),
  },
  { additionalProperties: false },
);
export const Suggestions = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        text: Type.String({ description: 'A name, title or keyword that holds what was typed' }),
        count: Type.Integer({ description: 'Of the best hits, those that have it' }),
      }),
    ),
    engine,
  },
  { $id: 'SearchSuggestions' },
);

export const searchSchemas = { Highlight, Hit, FacetCount, Note, SearchPage, Suggestions };
