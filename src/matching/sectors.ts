import { joinCut, type Lexicon, units } from '../text/index.ts';
import type { DemandFeatures, ProfileFeatures } from './features.ts';
import type { SectorWeight } from './types.ts';

const BEST = 3;
/** Below this much evidence (about two telling terms) nothing is inferred. */
const ENOUGH = 1.5;
/** A sector this far below the best is not named. */
const RELATIVE = 0.4;

/**
 * The sectors a text speaks of, from the lexicon's terms in it: the best few, surest first, the first at weight up to
 * 1; empty when the text is not telling. A term counts by ln(1 + occurrences), shared among the sectors it stands in.
 */
export function inferSectors(features: ProfileFeatures | DemandFeatures, lexicon: Lexicon): SectorWeight[] {
  const counts = new Map<string, { sectors: ReadonlySet<string>; count: number }>();
  for (const { text, concepts } of lexicon.find(units(allText(features)))) {
    const known = counts.get(text);
    if (known) known.count++;
    else counts.set(text, { sectors: new Set(concepts.flatMap((concept) => concept.sectors)), count: 1 });
  }
  const sums = new Map<string, number>();
  for (const { sectors, count } of counts.values()) {
    for (const sector of sectors)
      sums.set(sector, (sums.get(sector) ?? 0) + Math.log(1 + count) / sectors.size);
  }
  return best(sums);
}

function best(sums: ReadonlyMap<string, number>): SectorWeight[] {
  const ranked = [...sums].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const top = ranked[0]?.[1] ?? 0;
  if (top < ENOUGH * Math.LN2) return [];
  return ranked
    .filter(([, sum]) => sum >= top * RELATIVE)
    .slice(0, BEST)
    .map(([code, sum]) => ({ code, weight: Math.round((sum / top) * 100) / 100 }));
}

function allText(features: ProfileFeatures | DemandFeatures): string {
  if ('description' in features) return joinCut([features.title, features.keywords, features.description]);
  const { name, affiliation, keywords, bio, evidence } = features;
  return joinCut([name, affiliation, keywords, bio, ...evidence.map(({ text }) => text)]);
}
