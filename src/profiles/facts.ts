import { inferSectors, type ProfileFacts, profileFeatures } from '../matching/index.ts';
import { ANALYSER_VERSION, type Lexicon } from '../text/index.ts';
import type { Profile, ProfileContent } from './schema.ts';
import type { ProfileAnalysis } from './store.ts';

/** What matching knows of a profile's text; sectors are inferred only where none is declared. */
export function analyseProfile(
  content: ProfileContent,
  lexicon: Lexicon,
): ProfileAnalysis & { inferred_sectors: string[] } {
  const features = profileFeatures(content);
  const sector_weights = content.sectors.length > 0 ? [] : inferSectors(features, lexicon);
  return { features, sector_weights, inferred_sectors: sector_weights.map(({ code }) => code) };
}

type KnownProfile = ProfileContent & ProfileAnalysis & Pick<Profile, 'id'>;

/** A profile, stored or not, as the engine takes it; features of an older analyser are made anew. */
export function toProfileFacts(row: KnownProfile, lexicon: Lexicon): ProfileFacts {
  const { features, sector_weights } =
    row.features.analyser === ANALYSER_VERSION ? row : analyseProfile(row, lexicon);
  const { id, kind, region, country, languages, sectors, services, active, capacity, affiliation } = row;
  const own = { id, kind, region, country, languages, sectors, services, active, capacity };
  return {
    ...own,
    inferredSectors: sector_weights,
    load: 0,
    organisation: affiliation,
    record: null,
    features,
  };
}
