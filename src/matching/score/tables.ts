import type { Columns, Facts } from '../corpus/columns.ts';
import type { DemandFacts } from '../types.ts';
import type { MatchSettings } from '../weights.ts';
import { regionValue, sectorValue, serviceValue } from './components.ts';

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

export function tablesFor(
  demand: DemandFacts,
  facts: Facts,
  { components: weights, neutral }: MatchSettings,
  certainty: number,
): Tables {
  const weigh = (value: number | null, weight: number): number => (value ?? neutral) * weight;
  const sectors = facts.sectors.values.map((set) => sectorValue(demand, set, neutral, certainty));
  return {
    topic: weights.topic,
    sectors: Float64Array.from(sectors, (value) => weigh(value, weights.sector)),
    related: Uint8Array.from(sectors, (value) => (value !== null && value > 0 ? 1 : 0)),
    services: Float64Array.from(facts.services.values, (offered) =>
      weigh(serviceValue(demand.services, offered), weights.service),
    ),
    places: Float64Array.from(facts.places.values, (place) =>
      weigh(regionValue(demand, place), weights.region),
    ),
    record: weights.record,
    neutral,
    availability: weights.availability,
    most: weights.sector + weights.service + weights.region + weights.record + weights.availability,
    weights:
      weights.topic +
      weights.sector +
      weights.service +
      weights.region +
      weights.record +
      weights.availability,
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
