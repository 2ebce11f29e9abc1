import Type, { type Static } from 'typebox';
import { type Content, resourceSchemas } from '../resources/schema.ts';
import type { Fault } from '../validation/ajv.ts';
import * as field from '../wire/fields.ts';

export const Evidence = Type.Object(
  {
    kind: field.vocabulary('evidence_kinds'),
    title: field.label(1_000),
    abstract: Type.Optional(field.nullable(field.text(20_000))),
    year: Type.Optional(field.nullable(Type.Integer({ minimum: 1800, maximum: 2200 }))),
  },
  { additionalProperties: false },
);
export type Evidence = Static<typeof Evidence>;

const profileFields = {
  kind: field.vocabulary('profile_kinds'),
  level: field.nullable(field.vocabulary('society_levels', { description: 'Of a society' })),
  name: field.label(200),
  name_en: field.nullable(field.text(200)),
  affiliation: field.nullable(field.text(300)),
  title: field.nullable(field.text(200)),
  region: field.nullable(field.Region),
  country: field.nullable(field.Country),
  languages: field.Languages,
  sectors: field.Sectors,
  keywords: field.Keywords,
  bio: field.nullable(field.text(50_000)),
  evidence: field.listOf(Evidence, 2_000),
  services: field.Services,
  capacity: field.nullable(
    Type.Integer({
      minimum: 0,
      maximum: 10_000,
      description: 'How many dockings at a time; null means unlimited',
    }),
  ),
  active: Type.Boolean({ default: true, description: 'false keeps the profile out of every match' }),
};

export const profileExample = {
  external_id: 'example-profile',
  kind: 'expert',
  name: '示例专家',
  affiliation: '示例材料研究院',
  title: '教授级高级工程师',
  region: '330100',
  country: 'CN',
  languages: ['zh'],
  sectors: ['new_materials'],
  keywords: ['紧固件', '氢脆'],
  bio: '长期从事高强度紧固件氢脆机理与防护镀层研究。',
  evidence: [{ kind: 'patent', title: '一种低氢脆锌镍合金镀层', year: 2022 }],
  services: ['joint_research'],
  capacity: 3,
};

export const profileSchemas = resourceSchemas('Profile', {
  fields: profileFields,
  required: ['kind', 'name'],
  derived: {
    inferred_sectors: field.listOf(field.SectorCode, 14, {
      description: 'Read from the text, where none is declared',
    }),
    erased_at: field.nullable({
      ...field.Time,
      description: 'When all that told of the person was removed; such a profile is not written any more',
    }),
  },
  example: profileExample,
  patchExample: { capacity: 2 },
});
export type Profile = Static<typeof profileSchemas.Full>;
export type ProfileContent = Content<typeof profileFields>;

/** Faults between fields, which no schema names. */
export const profileFaults = ({ kind, level }: ProfileContent): Fault[] =>
  level !== null && kind !== 'society' ? [{ pointer: '/level', message: 'is only for a society' }] : [];
