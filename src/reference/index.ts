import { readFileSync } from 'node:fs';

/** One entry of a code list, with its names. */
export interface Entry {
  code: string;
  zh: string;
  en: string;
}
export interface Sector extends Entry {
  vocabularies: ('industry' | 'domain')[];
}
export interface PilotUnit extends Entry {
  tier: 'sub_provincial' | 'prefecture' | 'county';
}
export type VocabularyName =
  | 'profile_kinds'
  | 'society_levels'
  | 'owner_types'
  | 'problem_types'
  | 'services'
  | 'evidence_kinds'
  | 'association_levels'
  | 'campaign_channels'
  | 'demand_states'
  | 'return_reasons'
  | 'close_reasons'
  | 'docking_states'
  | 'decline_reasons'
  | 'end_reasons'
  | 'meeting_modes'
  | 'carriers'
  | 'reveal_purposes'
  | 'conflict_grounds';

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8'));

export const sectors = read<readonly Sector[]>('sectors');
export const crosswalk = read<readonly (readonly [string, string, number])[]>('crosswalk');
export const regions = read<readonly Entry[]>('regions');
export const pilotUnits = read<readonly PilotUnit[]>('pilot-units');
export const countries = read<readonly Entry[]>('countries');
export const languages = read<readonly Entry[]>('languages');
export const vocabularies = read<Readonly<Record<VocabularyName, readonly Entry[]>>>('vocabularies');

/** How many organisations of each kind of carrier the plan means to set up; a kind without a target is not in it. */
export const targets = read<Readonly<Record<string, number>>>('targets');

export const codes = (list: readonly Entry[]): string[] => list.map((entry) => entry.code);

const related = new Map<string, number>();
for (const [a, b, value] of crosswalk) related.set(`${a} ${b}`, value).set(`${b} ${a}`, value);

/** How far an expert of sector `a` can credibly help in sector `b`: 0..1, symmetric, 1 for the same sector. */
export const relatedness = (a: string, b: string): number => (a === b ? 1 : (related.get(`${a} ${b}`) ?? 0));

export { type RegionTier, regionLevel, regionLine, regionPrefix, regionTier } from './tiers.ts';
