import {
  type DemandFacts,
  defaultSettings,
  type SettingsFor,
  type MatchSettings as Weighing,
} from '../matching/index.ts';
import { settingsRef } from './refs.ts';
import type { MatchSettings } from './schema.ts';

type Stored = Pick<MatchSettings, 'name' | 'version' | 'components' | 'neutral' | 'sectors' | 'is_default'>;

/** A set as the engine takes it. */
export const toWeighing = ({ name, version, components, neutral }: Omit<Stored, 'sectors' | 'is_default'>) =>
  ({ name: settingsRef({ name, version }), components, neutral }) satisfies Weighing;

/** The sets in use, in memory: choosing one for a demand asks nobody. */
export function createHeld() {
  let inUse = chooser([]);
  return {
    inUse: () => inUse,
    replace(sets: readonly Stored[]): void {
      inUse = chooser(sets);
    },
  };
}

/** By the first of the demand's declared sectors that has a set; where none is declared, by the surest inferred. */
function chooser(sets: readonly Stored[]): SettingsFor {
  const chosen = sets.find(({ is_default }) => is_default);
  const fallback = chosen ? toWeighing(chosen) : defaultSettings;
  const bySector = new Map<string, Weighing>();
  for (const set of sets) for (const code of set.sectors) bySector.set(code, toWeighing(set));

  return ({ sectors, inferredSectors }: DemandFacts) => {
    const sure = sectors.length > 0 ? sectors : inferredSectors.slice(0, 1).map(({ code }) => code);
    const code = sure.find((each) => bySector.has(each));
    return (code && bySector.get(code)) || fallback;
  };
}
