import { sharedBytes } from '../corpus/arrays.ts';
import {
  type Columns,
  columnsOf,
  createFacts,
  type Facts,
  FLAG_FULL,
  FLAG_INACTIVE,
  organisationNumber,
  rowOf,
} from '../corpus/columns.ts';
import type { Constraint, DemandFacts, Exclusion, ProfileFacts, ProfileFilters } from '../types.ts';
import { among, sectorCodes, within } from './filters.ts';

/** Why a document of a segment is not ranked, by document; 0 where it is. */
export type Mask = Uint8Array;

/** The code of a document that filters leave out; constraints have their position in CONSTRAINTS + 1. */
export const FILTERED = 255;

/** In the order in which the first that a pair breaks is told. */
export const CONSTRAINTS: readonly Constraint[] = [
  'inactive',
  'wrong_kind',
  'no_capacity',
  'conflict_of_interest',
  'excluded',
];

export interface EligibilityOptions {
  readonly filters?: ProfileFilters | undefined;
  readonly waive?: readonly Constraint[] | undefined;
  readonly exclude?: ReadonlyMap<string, string> | undefined;
}

/** The code of a profile's facts: 0 where it may be ranked for the demand. */
export type Judge = (columns: Columns, document: number) => number;

/** A judge of everything that columns tell; `exclude` names profiles and is the caller's to add. */
export function createJudge(demand: DemandFacts, facts: Facts, options: EligibilityOptions): Judge {
  const passes = createFilter(facts, options.filters ?? {});
  const waived = new Set(options.waive);
  const wanted = new Set(demand.wantedKinds.map((kind) => facts.kinds.find(kind)));
  const organisation = organisationNumber(facts, demand.organisation);
  const [idle, kind, full, conflict] = CONSTRAINTS.map((name) => !waived.has(name));
  return (columns, document) => {
    if (!passes(columns, document)) return FILTERED;
    const flags = columns.flags[document] as number;
    if (idle && (!demand.active || (flags & FLAG_INACTIVE) !== 0)) return 1;
    if (kind && wanted.size > 0 && !wanted.has(columns.kinds[document] as number)) return 2;
    if (full && (flags & FLAG_FULL) !== 0) return 3;
    if (conflict && columns.organisations[document] === organisation) return 4;
    return 0;
  };
}

function createFilter(
  facts: Facts,
  { kinds, countries, regions, languages, services, sectors }: ProfileFilters,
): (columns: Columns, document: number) => boolean {
  const tests = [
    column('kinds', facts.kinds.values, among(kinds), (kind) => [kind]),
    column('places', facts.places.values, among(countries), ({ country }) => [country]),
    column('places', facts.places.values, within(regions), ({ region }) => region),
    column('languages', facts.languages.values, among(languages), (list) => list),
    column('services', facts.services.values, among(services), (list) => list),
    column('sectors', facts.sectors.values, among(sectors), sectorCodes),
  ].filter((test) => test !== null);
  return (columns, document) => tests.every((test) => test(columns, document));
}

type Numbered = 'kinds' | 'places' | 'languages' | 'services' | 'sectors';

/** A test of a column, tried once on each distinct fact. */
function column<T, V>(
  name: Numbered,
  values: readonly T[],
  test: ((value: V) => boolean) | null,
  pick: (value: T) => V,
): ((columns: Columns, document: number) => boolean) | null {
  if (!test) return null;
  const allowed = values.map((value) => test(pick(value)));
  return (columns, document) => allowed[columns[name][document] as number] as boolean;
}

interface BarOptions {
  readonly waive?: readonly Constraint[] | undefined;
  /** The caller's own word against the pair. */
  readonly exclude?: string | undefined;
}

/** Judges one profile for one demand after another; null where the pair may be recommended. */
export function createBar(profile: ProfileFacts) {
  const facts = createFacts();
  const columns = columnsOf([rowOf(profile, facts)]);
  return (demand: DemandFacts, { waive, exclude: reason }: BarOptions): Exclusion | null => {
    const constraint = CONSTRAINTS[createJudge(demand, facts, { waive })(columns, 0) - 1];
    if (constraint) return { constraint, reason: null };
    return reason === undefined || waive?.includes('excluded') ? null : { constraint: 'excluded', reason };
  };
}

/** The mask of all documents, dead ones too, in shared memory. */
export function maskOf(columns: Columns, judge: Judge): Mask {
  const mask = sharedBytes(columns.kinds.length);
  for (let document = 0; document < mask.length; document++) mask[document] = judge(columns, document);
  return mask;
}
