import type { Static } from 'typebox';
import { type Content, resourceSchemas } from '../resources/schema.ts';
import * as field from '../wire/fields.ts';

const enterpriseFields = {
  name: field.label(200),
  name_en: field.nullable(field.text(300)),
  uscc: field.nullable(field.text(18, { format: 'uscc', description: '统一社会信用代码, GB 32100' })),
  region: field.nullable(field.Region),
  sectors: field.Sectors,
  description: field.nullable(field.text(20_000)),
  association_id: field.nullable({ ...field.Ref, description: 'The association that looks after it' }),
};

export const enterpriseExample = {
  external_id: 'example-enterprise',
  name: '示例紧固件有限公司',
  uscc: '91330110MA0DEM0E4C',
  region: '330110',
  sectors: ['equipment_manufacturing'],
  description: '生产风电与轨道交通用高强度紧固件。',
};

export const enterpriseSchemas = resourceSchemas('Enterprise', {
  fields: enterpriseFields,
  required: ['name'],
  derived: {},
  example: enterpriseExample,
  patchExample: { description: '生产风电、轨道交通与工程机械用高强度紧固件。' },
});
export type Enterprise = Static<typeof enterpriseSchemas.Full>;
export type EnterpriseContent = Content<typeof enterpriseFields>;
