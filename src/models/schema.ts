import Type, { type Static } from 'typebox';
import * as field from '../wire/fields.ts';

const VERSION = '[0-9a-f]{12}';

/** `active` is the one in use, `latest` the one built last. */
export const ModelRef = field.text(12, {
  pattern: `^(${VERSION}|active|latest)$`,
  description: 'A version; or active, for the one in use, or latest, for the one built last',
});

const count = (description: string) => Type.Integer({ description });

export const Model = Type.Object(
  {
    version: field.text(12, {
      pattern: `^${VERSION}$`,
      description: 'By its content: the same texts give the same version. Results name it',
    }),
    dimensions: Type.Integer(),
    term_count: count('Terms it knows'),
    profile_count: count('Profiles it was built from'),
    demand_count: count('Demands it was built from'),
    position: count('State of the data it was built from: a position in the outbox'),
    trained_ms: count('Milliseconds its computation took'),
    created_at: field.Time,
    built_at: {
      ...field.Time,
      description: 'When it was last built; the same texts later give the same model',
    },
    is_active: Type.Boolean({ description: 'Matches are made with it' }),
  },
  { $id: 'Model', additionalProperties: false },
);
export type Model = Static<typeof Model>;

export const ModelPatch = Type.Object(
  {
    is_active: Type.Boolean({
      description: 'true: match with it and no other; false: with none, if it is in use',
    }),
  },
  { $id: 'ModelPatch', additionalProperties: false, example: { is_active: true } },
);
export type ModelPatch = Static<typeof ModelPatch>;

export const ModelPage = Type.Object(
  { items: field.listOf(field.ref(Model), 200), next_cursor: field.nullable(Type.String()) },
  { $id: 'ModelPage', additionalProperties: false },
);

/** What its ETag says of a model: its content never changes, but whether it is used does. */
export const stateOf = ({ version, is_active }: Model): string => `${version}${is_active ? '.active' : ''}`;

export const modelSchemas = [Model, ModelPatch, ModelPage];
