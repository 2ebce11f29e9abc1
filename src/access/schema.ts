import Type, { type Static } from 'typebox';
import * as field from '../wire/fields.ts';
import { roles } from './principal.ts';

export const NewApiKey = Type.Object(
  {
    name: field.label(100),
    role: field.code(roles),
    external_id: Type.Optional(field.nullable(field.ExternalId)),
  },
  {
    $id: 'NewApiKey',
    additionalProperties: false,
    example: { external_id: 'example-key', name: 'Partner portal, test', role: 'reader' },
  },
);
export type NewApiKey = Static<typeof NewApiKey>;

const shown = {
  id: field.Id,
  external_id: field.nullable(field.ExternalId),
  name: field.label(100),
  role: field.code(roles),
  prefix: field.text(20, { description: 'The first characters of the key, to recognise it by' }),
  created_at: field.Time,
  revoked_at: field.nullable(field.Time),
};
export const ApiKey = Type.Object(shown, { $id: 'ApiKey', additionalProperties: false });
export type ApiKey = Static<typeof ApiKey>;

export const IssuedApiKey = Type.Object(
  { ...shown, key: field.text(200, { description: 'The key itself, shown this once' }) },
  { $id: 'IssuedApiKey', additionalProperties: false },
);
export type IssuedApiKey = Static<typeof IssuedApiKey>;

export const ApiKeyPage = Type.Object(
  { items: field.listOf(field.ref(ApiKey), 1_000), next_cursor: field.nullable(Type.String()) },
  { $id: 'ApiKeyPage', additionalProperties: false },
);
