import { type DemandContent, demandSchemas } from '../src/demands/schema.ts';
import { labelsOf } from '../src/demands/standing.ts';
import { profileSchemas } from '../src/profiles/schema.ts';
import { createContent } from '../src/resources/content.ts';
import type { makeCorpus } from './options.ts';

const meta = { external_id: null, version: 1, created_at: '2026-01-01', updated_at: '2026-01-01' };
const derived = { inferred_sectors: [], sector_weights: [] };

/** The rows that an import of the corpus would leave in the tables, as JSON keyed by column. */
export function createRows({ corpus, writer }: ReturnType<typeof makeCorpus>) {
  const profiles = createContent<object>(profileSchemas.New);
  const demands = createContent<DemandContent>(demandSchemas.New, ['state']);
  return {
    profile(number: number): object {
      const profile = corpus.profile(number);
      const { evidence, ...text } = writer.profileText(profile);
      const { features } = writer.profileFacts(profile);
      const items = evidence?.map((item) => ({ kind: 'publication', ...item, year: 2020 })) ?? [];
      const content = profiles.complete({ ...profile, ...text, evidence: items });
      return { ...content, id: profile.id, ...meta, ...derived, features };
    },
    demand(number: number): object {
      const demand = corpus.demand(number);
      const { features } = writer.demandFacts(demand);
      const content = demands.complete({ ...demand, ...writer.demandText(demand), owner_name: demand.owner });
      const standing = { state: 'published' as const, place: content.region, admitted: [], sketch: [] };
      const labels = labelsOf({ ...content, ...standing });
      return { ...content, id: demand.id, ...meta, ...derived, ...standing, labels, features };
    },
  };
}
