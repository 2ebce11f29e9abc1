import Type, { type Static } from 'typebox';
import type { Fault } from '../validation/ajv.ts';
import * as field from '../wire/fields.ts';
import { partnerRoles, roles } from './principal.ts';

const role = field.code(roles);
const parts = field.listOf(field.code(partnerRoles), partnerRoles.length, {
  uniqueItems: true,
  description: 'Of a partner system: the roles whose parts it takes, in its regions',
});
const regions = field.listOf(field.Region, 100, {
  uniqueItems: true,
  description: 'Of a partner system: where, each region with everything in it',
});
const expires_at = field.nullable({ ...field.Time, description: 'Null holds until it is revoked' });

export const NewApiKey = Type.Object(
  {
    name: field.label(100),
    role,
    subject_id: Type.Optional(
      field.nullable({
        ...field.Ref,
        description: 'The association, enterprise or profile that a key of such a role belongs to',
      }),
    ),
    parts: Type.Optional(parts),
    regions: Type.Optional(regions),
    expires_at: Type.Optional(expires_at),
    external_id: Type.Optional(field.nullable(field.ExternalId)),
  },
  {
    $id: 'NewApiKey',
    additionalProperties: false,
    example: { external_id: 'example-key', name: 'Evaluation office', role: 'assessor' },
  },
);
export type NewApiKey = Static<typeof NewApiKey>;

export const Rotation = Type.Object(
  {
    overlap_hours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 720,
        default: 24,
        description: 'How long the old key holds beside the new one',
      }),
    ),
    expires_at: Type.Optional(expires_at),
  },
  { $id: 'ApiKeyRotation', additionalProperties: false, example: { overlap_hours: 24 } },
);
export type Rotation = Static<typeof Rotation>;

const shown = {
  id: field.Id,
  external_id: field.nullable(field.ExternalId),
  name: field.label(100),
  role,
  subject_id: field.nullable({
    ...field.Id,
    description:
      'The association, enterprise or profile it belongs to; the keys of a partner system share one',
  }),
  parts,
  regions,
  prefix: field.text(20, { description: 'The first characters of the key, to recognise it by' }),
  created_at: field.Time,
  expires_at,
  revoked_at: field.nullable(field.Time),
  last_used_at: field.nullable({ ...field.Time, description: 'To the minute' }),
  replaced_by: field.nullable({ ...field.Id, description: 'The key that a rotation made in its place' }),
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

/** Who asks, and how far it may go. */
export const Self = Type.Object(
  {
    role: field.code([...roles, 'anonymous']),
    parts,
    key_id: field.nullable(field.Id),
    principal: field.nullable(Type.String({ description: 'Whose the key is, such as association:<id>' })),
    reaches: Type.Record(Type.String(), Type.Enum(['all', 'region', 'own']), {
      description: 'What it may do, and how far; actions it may not do are left out',
    }),
  },
  { $id: 'Self', additionalProperties: false },
);
export type Self = Static<typeof Self>;

const WITH_SUBJECT = ['association_operator', 'enterprise', 'profile'];

/** Faults between fields, which no schema names. */
export function keyFaults({ role, subject_id = null, parts = [], regions = [] }: NewApiKey): Fault[] {
  const faults: Fault[] = [];
  const owned = WITH_SUBJECT.includes(role);
  if (owned && subject_id === null)
    faults.push({ pointer: '/subject_id', message: `is required of a key of role ${role}` });
  if (!owned && subject_id !== null)
    faults.push({ pointer: '/subject_id', message: `is not for a key of role ${role}` });
  for (const [name, values] of Object.entries({ parts, regions })) {
    if (role === 'partner' && values.length === 0)
      faults.push({ pointer: `/${name}`, message: 'must not be empty for a partner system' });
    if (role !== 'partner' && values.length > 0)
      faults.push({ pointer: `/${name}`, message: 'is only for a partner system' });
  }
  return faults;
}
