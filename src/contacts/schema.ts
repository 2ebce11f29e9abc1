import Type, { type Static } from 'typebox';
import * as field from '../wire/fields.ts';

const optional = (maxLength: number) => Type.Optional(field.nullable(field.text(maxLength)));

/** How to reach the person behind a profile or an enterprise. Stored sealed; never in lists, search or events. */
export const Contact = Type.Object(
  {
    person: optional(100),
    phone: optional(50),
    email: optional(254),
    wechat: optional(100),
    address: optional(500),
    note: optional(2_000),
  },
  {
    $id: 'Contact',
    additionalProperties: false,
    minProperties: 1,
    example: { person: '示例联系人', phone: '0571-00000000', email: 'contact@example.com' },
  },
);
export type Contact = Static<typeof Contact>;

/** What a contact is revealed for; kept in the audit log, beside who asked. */
export const ContactReveal = Type.Object(
  {
    purpose: field.vocabulary('reveal_purposes'),
    note: Type.Optional(
      field.nullable(field.label(1_000, { description: 'In words; required where the purpose is `other`' })),
    ),
  },
  { $id: 'ContactReveal', additionalProperties: false, example: { purpose: 'invitation' } },
);
export type ContactReveal = Static<typeof ContactReveal>;

export const contactOwners = ['profile', 'enterprise'] as const;
export type ContactOwner = (typeof contactOwners)[number];

/** Whose a contact is, as its seal knows it. */
export const contextOf = ({ owner_type, owner_id }: { owner_type: ContactOwner; owner_id: string }): string =>
  `${owner_type}:${owner_id}`;

/** A contact as a backup holds it: sealed, to be opened only with the key that sealed it. */
export const ContactLine = Type.Object(
  {
    owner_type: field.code(contactOwners),
    owner_id: field.Id,
    sealed: field.text(20_000, { pattern: '^[A-Za-z0-9+/]+=*$' }),
  },
  { $id: 'ContactLine', additionalProperties: false },
);
export type ContactLine = Static<typeof ContactLine>;
