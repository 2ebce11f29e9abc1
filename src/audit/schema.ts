import Type, { type Static } from 'typebox';
import * as field from '../wire/fields.ts';

/** As events are named: "demand.updated", "contact.revealed". */
export const AuditAction = field.text(80, {
  pattern: '^[a-z_]+\\.[a-z_]+$',
  description: 'What was done, such as demand.updated or key.revoked',
});
export const AuditEntity = field.text(40, {
  pattern: '^[a-z_]+$',
  description: 'What it was done to, such as demand or key',
});
const principal = field.text(60, { description: 'Whose the key was, such as association:<id>' });

export const AuditLine = Type.Object(
  {
    id: Type.Integer({ minimum: 1, description: 'Grows from line to line' }),
    at: field.Time,
    request_id: field.nullable(field.text(100, { description: 'Null for what no request asked for' })),
    key_id: field.nullable({ ...field.Id, description: 'Null for the service itself' }),
    role: Type.String({ description: 'The role it was done in' }),
    principal: field.nullable(principal),
    action: AuditAction,
    entity: AuditEntity,
    entity_id: field.Id,
    fields: Type.Array(Type.String(), { description: 'Names of the fields that changed' }),
    values: field.json('What they changed to, of those that say nothing of a person'),
    purpose: field.nullable(Type.String({ description: 'What a contact was revealed for' })),
    note: field.nullable(Type.String()),
  },
  { $id: 'AuditLine', additionalProperties: false },
);
export type AuditLine = Static<typeof AuditLine>;

export const AuditPage = Type.Object(
  {
    items: field.listOf(field.ref(AuditLine), 200),
    next_cursor: field.nullable(
      Type.String({ description: 'Give it as `cursor` for the next page; null at the end' }),
    ),
  },
  { $id: 'AuditPage', additionalProperties: false },
);

/** Query parameters lines are filtered by. */
export const auditFilters = {
  entity: Type.Optional(AuditEntity),
  entity_id: Type.Optional(field.Id),
  action: Type.Optional(field.listOf(AuditAction, 50, { description: 'Any of these' })),
  key_id: Type.Optional(field.Id),
  principal: Type.Optional(principal),
  request_id: Type.Optional(field.text(100)),
  since: Type.Optional({ ...field.Time, description: 'At this time or later' }),
  until: Type.Optional({ ...field.Time, description: 'Before this time' }),
};

export interface AuditFilters {
  entity?: string;
  entity_id?: string;
  action?: string[];
  key_id?: string;
  principal?: string;
  request_id?: string;
  since?: string;
  until?: string;
}
