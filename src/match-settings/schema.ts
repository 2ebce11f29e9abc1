import Type, { type Static } from 'typebox';
import { type ComponentName, defaultSettings } from '../matching/index.ts';
import * as field from '../wire/fields.ts';

const SLUG = '[a-z0-9]+(-[a-z0-9]+)*';
export const SettingsName = field.text(64, {
  pattern: `^${SLUG}$`,
  description: 'Lower-case letters and digits, with single hyphens between',
});
export const SettingsRef = field.text(74, {
  pattern: `^${SLUG}(@[1-9][0-9]{0,8})?$`,
  description: 'A name, for its latest version, or name@version',
});

const weight = Type.Number({ minimum: 0, maximum: 100 });
const weightOf = Object.fromEntries(
  Object.keys(defaultSettings.components).map((name) => [name, weight]),
) as Record<ComponentName, typeof weight>;
const weights = Type.Object(weightOf, {
  additionalProperties: false,
  description: 'score = Σ weight·value / Σ weight: only their proportions count; at least one is above 0',
});
/** Some of the weights: those left out stay as they are. */
export const SomeWeights = Type.Unsafe<Partial<Static<typeof weights>>>({
  ...Type.Object(weightOf, { additionalProperties: false, minProperties: 1 }),
  required: undefined,
  description: 'Weights to change; those left out stay as they are',
});
export const Neutral = Type.Number({
  minimum: 0,
  maximum: 1,
  default: defaultSettings.neutral,
  description: 'Value of a component about which nothing is known',
});

const titled = { title: field.label(200), description: field.nullable(field.text(2_000)) };
const sectors = field.listOf(field.SectorCode, 14, {
  uniqueItems: true,
  description: 'Demands of these sectors are weighed by this set; a sector belongs to one set at most',
});
const contentFields = { ...titled, components: weights, neutral: Neutral, sectors };
export const SettingsContent = Type.Object(contentFields);
export type SettingsContent = Static<typeof SettingsContent>;

const DEFAULT = 'Weighs what no sector’s set does. One set does so at a time; without any, the packaged one';
const is_default = Type.Boolean({ description: DEFAULT });
const input = {
  ...titled,
  description: Type.Optional(titled.description),
  components: weights,
  neutral: Type.Optional(Neutral),
  sectors: Type.Optional(sectors),
  is_default: Type.Optional(Type.Boolean({ description: `${DEFAULT}. Left out, it stays as it is` })),
};
const closed = { additionalProperties: false };
const example = {
  title: '生物医药需求',
  description: '更看重研究方向，对地区要求不高。',
  components: { topic: 0.72, sector: 0.12, service: 0.05, region: 0.02, record: 0.05, availability: 0.04 },
  sectors: ['biomedicine'],
};

export const NewMatchSettings = Type.Object(
  { name: SettingsName, ...input },
  { $id: 'NewMatchSettings', ...closed, example: { name: 'biomedicine-first', ...example } },
);
export type NewMatchSettings = Static<typeof NewMatchSettings>;

export const MatchSettingsInput = Type.Object(input, { $id: 'MatchSettingsInput', ...closed, example });
export type MatchSettingsInput = Static<typeof MatchSettingsInput>;

export const MatchSettingsPatch = Type.Object(
  {
    title: Type.Optional(titled.title),
    description: Type.Optional(titled.description),
    components: Type.Optional(SomeWeights),
    neutral: Type.Optional(field.nullable(Neutral)),
    sectors: Type.Optional(field.nullable(sectors)),
    is_default: Type.Optional(is_default),
  },
  { $id: 'MatchSettingsPatch', ...closed, minProperties: 1, example: { components: { region: 0.04 } } },
);
export type MatchSettingsPatch = Static<typeof MatchSettingsPatch>;

export const MatchSettings = Type.Object(
  {
    name: SettingsName,
    version: Type.Integer({ minimum: 1, description: 'Results name the set as name@version' }),
    ...contentFields,
    is_default,
    built_in: Type.Boolean({ description: 'Packaged with the program; it never changes' }),
    created_at: field.nullable(field.Time),
    retired_at: field.nullable(field.Time),
  },
  { $id: 'MatchSettings', ...closed },
);
export type MatchSettings = Static<typeof MatchSettings>;

export const MatchSettingsPage = Type.Object(
  { items: field.listOf(field.ref(MatchSettings), 200), next_cursor: field.nullable(Type.String()) },
  { $id: 'MatchSettingsPage', ...closed },
);

/** What its ETag says of a set: a version never changes, but what it is used for does. */
export const stateOf = ({ version, is_default, retired_at }: MatchSettings): string =>
  `${version}${is_default ? '.default' : ''}${retired_at ? '.retired' : ''}`;

export const matchSettingsSchemas = [
  NewMatchSettings,
  MatchSettingsInput,
  MatchSettingsPatch,
  MatchSettings,
  MatchSettingsPage,
];
