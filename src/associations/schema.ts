import type { Static } from 'typebox';
import { type Content, resourceSchemas } from '../resources/schema.ts';
import * as field from '../wire/fields.ts';

const associationFields = {
  name: field.label(200),
  level: field.vocabulary('association_levels'),
  region: field.Region,
  parent_id: field.nullable({ ...field.Ref, description: 'The association above it' }),
};

export const associationExample = {
  external_id: 'example-association',
  name: '示例园区科协',
  level: 'park',
  region: '330110',
  parent_id: 'ext:demo-ass-330110',
};

export const associationSchemas = resourceSchemas('Association', {
  fields: associationFields,
  required: ['name', 'level', 'region'],
  derived: {},
  example: associationExample,
  patchExample: { name: '示例高新区科协' },
});
export type Association = Static<typeof associationSchemas.Full>;
export type AssociationContent = Content<typeof associationFields>;
