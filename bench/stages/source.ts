import type { DemandFacts, Engine, ProfileFacts } from '../../src/matching/index.ts';
import type { makeCorpus } from '../options.ts';

/** A corpus as facts that are made when they are asked for. */
export interface Source {
  profiles(): Generator<ProfileFacts>;
  demands(): Generator<DemandFacts>;
  /** So many demands, spread over all of them. */
  sample(count: number): DemandFacts[];
  /** So many profiles, spread over all of them, with other content. */
  changed(count: number): ProfileFacts[];
}

/** Without evidence, profiles are what they were but for their items. */
export function sourceOf(
  { corpus, writer }: ReturnType<typeof makeCorpus>,
  { evidence }: { evidence: boolean },
): Source {
  const profileOf = (number: number, revision?: number): ProfileFacts => {
    const profile = corpus.profile(number, revision);
    return writer.profileFacts(evidence ? profile : { ...profile, evidence: [] });
  };
  return {
    *profiles() {
      for (let i = 0; i < corpus.profiles; i++) yield profileOf(i);
    },
    *demands() {
      for (let i = 0; i < corpus.demands; i++) yield writer.demandFacts(corpus.demand(i));
    },
    sample: (count) => spread(corpus.demands, count).map((i) => writer.demandFacts(corpus.demand(i))),
    changed: (count) => spread(corpus.profiles, count).map((i) => profileOf(i, 1)),
  };
}

/** Up to `count` numbers below `total`, at equal distances. */
export function spread(total: number, count: number): number[] {
  const length = Math.min(total, count);
  return Array.from({ length }, (_, i) => Math.floor((i * total) / length));
}

/** Loads an engine; the milliseconds are its own, without those in which the source made the facts. */
export function loadTimed(engine: Engine, source: Source): number {
  let making = 0;
  function* watched<T>(facts: Generator<T>): Generator<T> {
    for (;;) {
      const asked = performance.now();
      const { value, done } = facts.next();
      making += performance.now() - asked;
      if (done) return;
      yield value;
    }
  }
  const began = performance.now();
  engine.load(watched(source.profiles()), watched(source.demands()));
  return performance.now() - began - making;
}
