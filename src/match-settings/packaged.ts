import { defaultSettings } from '../matching/index.ts';
import { type ParsedSettingsRef, parseSettingsRef } from './refs.ts';
import type { MatchSettings } from './schema.ts';

const { name, version = 1 } = parseSettingsRef(defaultSettings.name);

/** Names that results speak of themselves: the packaged set, and what was weighed by no set. */
export const CUSTOM = 'custom';
export const PACKAGED = name;

/** The set packaged with the program, as the wire shows it. */
export const packaged = (is_default: boolean): MatchSettings => ({
  name,
  version,
  title: '随程序提供的权重',
  description: '没有另设默认权重时使用；不会改变。',
  components: defaultSettings.components,
  neutral: defaultSettings.neutral,
  sectors: [],
  is_default,
  built_in: true,
  created_at: null,
  retired_at: null,
});

export const isPackaged = (ref: ParsedSettingsRef): boolean =>
  ref.name === name && (ref.version ?? version) === version;
