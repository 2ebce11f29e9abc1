import { type DemandFacts, demandFeatures, inferSectors } from '../matching/index.ts';
import { ANALYSER_VERSION, type Lexicon } from '../text/index.ts';
import type { DemandContent } from './schema.ts';
import { type DemandState, isOver } from './states.ts';
import type { DemandAnalysis, OwnedDemand } from './store.ts';

/** What matching knows of a demand's text; sectors are inferred only where none is declared. */
export function analyseDemand(
  content: Pick<DemandContent, 'title' | 'description' | 'keywords' | 'sectors'>,
  lexicon: Lexicon,
): Omit<DemandAnalysis, 'sketch'> & { inferred_sectors: string[] } {
  const features = demandFeatures(content);
  const sector_weights = content.sectors.length > 0 ? [] : inferSectors(features, lexicon);
  return { features, sector_weights, inferred_sectors: sector_weights.map(({ code }) => code) };
}

type KnownDemand = DemandContent &
  Pick<OwnedDemand, 'id' | 'owner' | 'state' | 'features' | 'sector_weights'> & { labels: readonly string[] };

/** A demand, stored or not, as the engine takes it; features of an older analyser are made anew. */
export function toDemandFacts(row: KnownDemand, lexicon: Lexicon): DemandFacts {
  const { features, sector_weights } =
    row.features.analyser === ANALYSER_VERSION ? row : analyseDemand(row, lexicon);
  return {
    id: row.id,
    region: row.region ?? row.owner?.region ?? null,
    sectors: row.sectors,
    inferredSectors: sector_weights,
    services: row.services,
    wantedKinds: row.wanted_kinds,
    organisation: row.owner?.name ?? row.owner_name,
    active: row.active && !isOver(row.state as DemandState),
    labels: row.labels,
    features,
  };
}
