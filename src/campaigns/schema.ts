import Type, { type Static } from 'typebox';
import { type Content, resourceSchemas } from '../resources/schema.ts';
import type { Fault } from '../validation/ajv.ts';
import * as field from '../wire/fields.ts';

const campaignFields = {
  name: field.label(200),
  channel: field.vocabulary('campaign_channels'),
  association_id: field.nullable({ ...field.Ref, description: 'The association that runs it' }),
  starts_on: field.nullable(
    Type.String({ format: 'date', description: 'First day, by the clock of Shanghai' }),
  ),
  ends_on: field.nullable(Type.String({ format: 'date', description: 'Last day' })),
  regions: field.listOf(field.Region, 100, {
    uniqueItems: true,
    description: 'Where demands are collected, each region with everything in it; empty means everywhere',
  }),
  sectors: field.listOf(field.SectorCode, 14, {
    uniqueItems: true,
    description: 'What demands are asked for; empty means any',
  }),
  description: field.nullable(field.text(5_000)),
};

export const campaignExample = {
  external_id: 'example-campaign',
  name: '新材料产业技术需求征集',
  channel: 'county_association',
  association_id: 'ext:demo-ass-330110',
  starts_on: '2026-01-01',
  ends_on: '2099-12-31',
  regions: ['330110'],
  sectors: ['new_materials'],
};

export const campaignSchemas = resourceSchemas('Campaign', {
  fields: campaignFields,
  required: ['name', 'channel'],
  derived: {},
  example: campaignExample,
  patchExample: { description: '面向新材料企业。' },
});
export type Campaign = Static<typeof campaignSchemas.Full>;
export type CampaignContent = Content<typeof campaignFields>;

/** Faults between fields, which no schema names. */
export const campaignFaults = ({ starts_on, ends_on }: CampaignContent): Fault[] =>
  starts_on !== null && ends_on !== null && ends_on < starts_on
    ? [{ pointer: '/ends_on', message: 'lies before starts_on' }]
    : [];
