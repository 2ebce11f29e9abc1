import { fold } from '../../text/index.ts';
import type { ProfileFacts, SectorWeight } from '../types.ts';
import { sharedBytes, sharedDoubles, sharedInts } from './arrays.ts';

/** What of a profile bears on components, filters and constraints, but not on the topic; columns by document. */
export interface Columns {
  readonly kinds: Int32Array;
  readonly places: Int32Array;
  readonly sectors: Int32Array;
  readonly services: Int32Array;
  readonly languages: Int32Array;
  readonly organisations: Int32Array;
  /** FLAG_INACTIVE, FLAG_FULL. */
  readonly flags: Uint8Array;
  /** Values of the components, NaN where nothing is known. */
  readonly records: Float64Array;
  readonly availabilities: Float64Array;
}

export const [FLAG_INACTIVE, FLAG_FULL] = [1, 2];

export interface Place {
  readonly region: string | null;
  readonly country: string | null;
}

export interface SectorSet {
  readonly sectors: readonly string[];
  readonly inferredSectors: readonly SectorWeight[];
}

/** The distinct facts of all profiles, numbered: most profiles share theirs with others. */
export interface Facts {
  readonly kinds: Numbering<string>;
  readonly places: Numbering<Place>;
  readonly sectors: Numbering<SectorSet>;
  readonly services: Numbering<readonly string[]>;
  readonly languages: Numbering<readonly string[]>;
  /** Names folded to what two spellings of one have in common; '' is unknown. */
  readonly organisations: Numbering<string>;
}

export interface Numbering<T> {
  readonly values: readonly T[];
  number(value: T): number;
  /** -1 for one never numbered. */
  find(value: T): number;
}

export function createFacts(): Facts {
  return {
    kinds: numbering(),
    places: numbering(),
    sectors: numbering(),
    services: numbering(),
    languages: numbering(),
    organisations: numbering(),
  };
}

function numbering<T>(): Numbering<T> {
  const values: T[] = [];
  const numbers = new Map<string, number>();
  return {
    values,
    number(value) {
      const key = JSON.stringify(value);
      let number = numbers.get(key);
      if (number === undefined) {
        number = values.push(value) - 1;
        numbers.set(key, number);
      }
      return number;
    },
    find: (value) => numbers.get(JSON.stringify(value)) ?? -1,
  };
}

/** Dockings the profile can still take; null is unlimited. */
export const placesLeft = ({ capacity, load }: Pick<ProfileFacts, 'capacity' | 'load'>): number | null =>
  capacity === null ? null : Math.max(0, capacity - load);

/** 1 where capacity is unlimited, else the part of it that is left. */
export function availabilityOf(profile: Pick<ProfileFacts, 'capacity' | 'load'>): number {
  const left = placesLeft(profile);
  return left === null ? 1 : left / Math.max(1, profile.capacity as number);
}

/** An organisation's number, or -1 where it is unknown or nobody's. */
export const organisationNumber = ({ organisations }: Facts, name: string | null): number =>
  name ? organisations.find(organisationKey(name)) : -1;

const organisationKey = (name: string | null): string =>
  name ? fold(name).replace(/[^\p{L}\p{N}]/gu, '') : '';

/** Whether two names are spellings of one organisation's. */
export const sameOrganisation = (a: string | null, b: string | null): boolean =>
  organisationKey(a) !== '' && organisationKey(a) === organisationKey(b);

/** A profile's facts by number; everything but its texts. */
export interface Row {
  readonly kind: number;
  readonly place: number;
  readonly sectors: number;
  readonly services: number;
  readonly languages: number;
  readonly organisation: number;
  readonly flags: number;
  readonly record: number;
  readonly availability: number;
}

export function rowOf(profile: ProfileFacts, facts: Facts): Row {
  const { kind, region, country, sectors, inferredSectors, services, languages, active, record } = profile;
  return {
    kind: facts.kinds.number(kind),
    place: facts.places.number({ region, country }),
    sectors: facts.sectors.number({ sectors, inferredSectors: sectors.length > 0 ? [] : inferredSectors }),
    services: facts.services.number(services),
    languages: facts.languages.number(languages),
    organisation: facts.organisations.number(organisationKey(profile.organisation)),
    flags: (active ? 0 : FLAG_INACTIVE) | (placesLeft(profile) === 0 ? FLAG_FULL : 0),
    record: record ?? Number.NaN,
    availability: availabilityOf(profile),
  };
}

export function columnsOf(rows: readonly Row[]): Columns {
  const ints = (pick: (row: Row) => number): Int32Array => {
    const column = sharedInts(rows.length);
    rows.forEach((row, i) => {
      column[i] = pick(row);
    });
    return column;
  };
  const flags = sharedBytes(rows.length);
  const records = sharedDoubles(rows.length);
  const availabilities = sharedDoubles(rows.length);
  rows.forEach((row, i) => {
    flags[i] = row.flags;
    records[i] = row.record;
    availabilities[i] = row.availability;
  });
  return {
    kinds: ints((row) => row.kind),
    places: ints((row) => row.place),
    sectors: ints((row) => row.sectors),
    services: ints((row) => row.services),
    languages: ints((row) => row.languages),
    organisations: ints((row) => row.organisation),
    flags,
    records,
    availabilities,
  };
}

export function rowAt(columns: Columns, document: number): Row {
  const at = (column: Int32Array | Uint8Array | Float64Array): number => column[document] as number;
  return {
    kind: at(columns.kinds),
    place: at(columns.places),
    sectors: at(columns.sectors),
    services: at(columns.services),
    languages: at(columns.languages),
    organisation: at(columns.organisations),
    flags: at(columns.flags),
    record: at(columns.records),
    availability: at(columns.availabilities),
  };
}
