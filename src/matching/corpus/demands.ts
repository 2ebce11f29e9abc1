import { compileDemand, type DemandRecord } from '../query/demand.ts';
import { numbersOf } from '../query/slots.ts';
import type { UnitFamily } from '../terms/families.ts';
import type { DemandFacts } from '../types.ts';
import type { TopicWeights } from '../weights.ts';
import type { Corpus } from './corpus.ts';

/** All demands, counted in the corpus's statistics: what many of them ask for says little. */
export interface DemandBook {
  readonly all: ReadonlyMap<string, DemandFacts>;
  put(demand: DemandFacts): void;
  remove(id: string): void;
}

export function createDemandBook({ vocabulary, statistics }: Corpus, weights: TopicWeights): DemandBook {
  const all = new Map<string, DemandFacts>();

  function count(demand: DemandFacts, sign: 1 | -1): void {
    const { terms }: DemandRecord = compileDemand(demand, weights);
    const intern = { find: (family: UnitFamily, text: string) => vocabulary.intern(family, text) };
    const numbers = terms.map(({ family, first, second }) => numbersOf(intern, family, first, second));
    statistics.countDemand(numbers, sign);
  }

  function remove(id: string): void {
    const held = all.get(id);
    if (held) count(held, -1);
    all.delete(id);
  }

  return {
    all,
    remove,
    put(demand) {
      remove(demand.id);
      count(demand, 1);
      all.set(demand.id, demand);
    },
  };
}
