import Type, { type Static } from 'typebox';
import type { Fault } from '../validation/ajv.ts';
import * as field from '../wire/fields.ts';

const day = field.nullable(Type.String({ format: 'date' }));
const ground = field.vocabulary('conflict_grounds');
const external_id = field.nullable(field.ExternalId);
const note = field.nullable(field.text(2_000));

export const NewConflict = Type.Object(
  {
    external_id: Type.Optional(external_id),
    enterprise_id: Type.Optional({ ...field.Ref, description: 'Of a key of an enterprise its own' }),
    profile_id: Type.Optional({ ...field.Ref, description: 'Of a key of a profile its own' }),
    ground,
    note: Type.Optional(note),
    starts_on: Type.Optional(day),
    ends_on: Type.Optional({ ...day, description: 'Last day; null has no end' }),
  },
  {
    $id: 'NewConflict',
    additionalProperties: false,
    example: {
      external_id: 'example-conflict',
      enterprise_id: 'ext:demo-ent-003',
      profile_id: 'ext:demo-pro-020',
      ground: 'competitor',
      ends_on: '2027-12-31',
    },
  },
);
export type NewConflict = Static<typeof NewConflict>;

export const Conflict = Type.Object(
  {
    id: field.Id,
    external_id,
    enterprise_id: field.Id,
    profile_id: field.Id,
    ground,
    note,
    declared_by: Type.Enum(['enterprise', 'expert', 'association']),
    starts_on: day,
    ends_on: day,
    created_at: field.Time,
  },
  {
    $id: 'Conflict',
    description: 'A conflict of interest: the two are not recommended to each other while it lasts',
  },
);
export type Conflict = Static<typeof Conflict>;

export const ConflictPage = Type.Object(
  { items: field.listOf(field.ref(Conflict), 200), next_cursor: field.nullable(Type.String()) },
  { $id: 'ConflictPage' },
);

export const conflictFaults = ({ starts_on = null, ends_on = null }: NewConflict): Fault[] =>
  starts_on !== null && ends_on !== null && ends_on < starts_on
    ? [{ pointer: '/ends_on', message: 'lies before starts_on' }]
    : [];
