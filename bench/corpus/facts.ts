import { codes, regions, sectors, vocabularies } from '../../src/reference/index.ts';
import type { Random } from './random.ts';

/** What a row says beside its text, in proportions an association might see. */
export interface Traits {
  kind: string;
  region: string | null;
  country: string | null;
  languages: string[];
  sectors: string[];
  services: string[];
  capacity: number | null;
  active: boolean;
}

const sectorCodes = codes(sectors);
const serviceCodes = codes(vocabularies.services);
const counties = codes(regions).filter((code) => !code.endsWith('00'));
const provinces = codes(regions).filter((code) => code.endsWith('0000'));
const OVERSEAS = ['US', 'DE', 'JP', 'GB', 'SG', 'AU', 'CA', 'FR'];

/** Kinds with their share of all profiles. */
const KINDS: readonly (readonly [string, number])[] = [
  ['expert', 0.78],
  ['overseas_expert', 0.12],
  ['society', 0.06],
  ['academician', 0.04],
];

export function drawTraits(random: Random): Traits {
  const kind = drawKind(random);
  const overseas = kind === 'overseas_expert';
  return {
    kind,
    region: overseas ? null : drawRegion(random),
    country: overseas ? random.pick(OVERSEAS) : 'CN',
    languages: random.chance(0.3) || overseas ? ['zh', 'en'] : ['zh'],
    sectors: random.chance(0.85) ? several(random, sectorCodes, 3) : [],
    services: random.chance(0.7) ? several(random, serviceCodes, 4) : [],
    capacity: random.chance(0.4) ? random.below(6) : null,
    active: random.chance(0.97),
  };
}

export function drawWishes(random: Random) {
  return {
    region: random.chance(0.9) ? drawRegion(random) : null,
    sectors: random.chance(0.8) ? several(random, sectorCodes, 2) : [],
    services: random.chance(0.6) ? several(random, serviceCodes, 3) : [],
    wanted_kinds: random.chance(0.1) ? [drawKind(random)] : [],
  };
}

function drawKind(random: Random): string {
  let left = random.next();
  for (const [kind, share] of KINDS) {
    left -= share;
    if (left < 0) return kind;
  }
  return 'expert';
}

/** Counties are listed of the home province only; a few rows come from elsewhere. */
const drawRegion = (random: Random): string => random.pick(random.chance(0.7) ? counties : provinces);

/** One to `most` different entries. */
function several(random: Random, list: readonly string[], most: number): string[] {
  const chosen = Array.from({ length: 1 + random.below(most) }, () => random.pick(list));
  return [...new Set(chosen)];
}
