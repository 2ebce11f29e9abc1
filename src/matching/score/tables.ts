import type { Columns, Facts, Numbering } from '../corpus/columns.ts';
import type { DemandFacts } from '../types.ts';
import type { MatchSettings } from '../weights.ts';
import { regionValue, sectorsMeet, sectorValue, serviceValue } from './components.ts';
import { createKept } from './kept.ts';

/** One demand's components but the topic, weighed, by number of the distinct facts; plain data, as it also travels. */
export interface Tables {
  readonly topic: number;
  readonly sectors: Float64Array;
  /** 1 where a sector in common is known, which alone earns a place in a ranking. */
  readonly related: Uint8Array;
  readonly services: Float64Array;
  readonly places: Float64Array;
  readonly record: number;
  readonly neutral: number;
  readonly availability: number;
  /** What all but the topic can add up to. */
  readonly most: number;
  /** Sum of the weights. */
  readonly weights: number;
}

/** So many of each component's columns are kept, for many demands ask for the same sectors, services or region. */
const MOST_KEPT = 500;

/** Makes tables; what is kept of earlier ones is right as long as no new facts were numbered. */
export function createTables(facts: Facts, certainty: number) {
  const right = (of: Numbering<unknown>) => (column: { readonly length: number }) =>
    column.length === of.values.length;
  const sectors = createKept<SectorColumn>(MOST_KEPT, right(facts.sectors));
  const services = createKept<Float64Array>(MOST_KEPT, right(facts.services));
  const places = createKept<Float64Array>(MOST_KEPT, right(facts.places));

  return (demand: DemandFacts, { components: weights, neutral }: MatchSettings): Tables => {
    const weigh = (value: number | null, weight: number): number => (value ?? neutral) * weight;
    const wanted = {
      sectors: demand.sectors,
      inferredSectors: demand.sectors.length > 0 ? [] : demand.inferredSectors,
    };
    const column = sectors.get(JSON.stringify([wanted, weights.sector, neutral]), () => {
      const values = facts.sectors.values.map((set) => sectorValue(wanted, set, neutral, certainty));
      return {
        length: values.length,
        values: Float64Array.from(values, (value) => weigh(value, weights.sector)),
        related: Uint8Array.from(facts.sectors.values, (set) => (sectorsMeet(wanted, set) ? 1 : 0)),
      };
    });
    return {
      topic: weights.topic,
      sectors: column.values,
      related: column.related,
      services: services.get(JSON.stringify([demand.services, weights.service, neutral]), () =>
        Float64Array.from(facts.services.values, (offered) =>
          weigh(serviceValue(demand.services, offered), weights.service),
        ),
      ),
      places: places.get(JSON.stringify([demand.region, weights.region, neutral]), () =>
        Float64Array.from(facts.places.values, (place) => weigh(regionValue(demand, place), weights.region)),
      ),
      record: weights.record,
      neutral,
      availability: weights.availability,
      ...sums(weights),
    };
  };
}

interface SectorColumn {
  readonly length: number;
  readonly values: Float64Array;
  readonly related: Uint8Array;
}

function sums(weights: MatchSettings['components']): Pick<Tables, 'most' | 'weights'> {
  const { topic, sector, service, region, record, availability } = weights;
  return {
    most: sector + service + region + record + availability,
    weights: topic + sector + service + region + record + availability,
  };
}

/** Σ weight·value / Σ weight of a document, added in the order in which `total` adds the same components. */
export function scoreOf(topic: number, tables: Tables, columns: Columns, document: number): number {
  const record = columns.records[document] as number;
  return (
    (topic * tables.topic +
      (tables.sectors[columns.sectors[document] as number] as number) +
      (tables.services[columns.services[document] as number] as number) +
      (tables.places[columns.places[document] as number] as number) +
      (Number.isNaN(record) ? tables.neutral : record) * tables.record +
      (columns.availabilities[document] as number) * tables.availability) /
    tables.weights
  );
}
