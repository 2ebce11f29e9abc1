import { regionLabels, subjectLabel } from '../access/labels.ts';
import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import type { ProfileFacts } from '../matching/index.ts';
import type { ResourceDeps } from '../resources/rules.ts';
import { createResourceService, type ResourceService } from '../resources/service.ts';
import type { Lexicon } from '../text/index.ts';
import { analyseProfile, toProfileFacts } from './facts.ts';
import { type Profile, type ProfileContent, profileFaults, profileSchemas } from './schema.ts';
import type { ProfileAnalysis, ProfileStore } from './store.ts';

export interface ProfileDeps extends ResourceDeps {
  store: ProfileStore;
  /** The lexicon in force. */
  lexicon: () => Lexicon;
  /** What goes with a profile. */
  beforeRemove: (tx: Executor, viewer: Viewer, id: string) => Promise<void>;
}

export interface ProfileService extends ResourceService<ProfileContent, Profile> {
  /** Stored profiles as the engine takes them: of these ids, or the next ones after an id. */
  facts(
    x: Executor,
    which: { ids: readonly string[] } | { after?: string; size: number },
  ): Promise<ProfileFacts[]>;
}

/** Whose a profile is and where it belongs. */
export const profileLabels = ({ id, region }: Pick<Profile, 'id' | 'region'>): string[] => [
  ...regionLabels(region),
  subjectLabel('profile', id),
];

export function createProfileService(deps: ProfileDeps): ProfileService {
  const { store, lexicon, beforeRemove } = deps;
  const resource = createResourceService<ProfileContent, Profile, ProfileAnalysis>(deps, {
    name: 'profile',
    path: 'profiles',
    labels: profileLabels,
    audited: ['kind', 'level', 'region', 'country', 'languages', 'sectors', 'services', 'capacity', 'active'],
    guarded: ['external_id', 'kind', 'level', 'name'],
    schemas: profileSchemas,
    store,
    check: profileFaults,
    derive: (content) => analyseProfile(content, lexicon()),
    document: { collection: 'profiles', of: searchable },
    beforeRemove,
  });
  return {
    ...resource,
    async facts(x, which) {
      return (await store.findWhole(x, which)).map((row) => toProfileFacts(row, lexicon()));
    },
  };
}

function searchable(row: Profile) {
  const { kind, region, country, languages, services, active } = row;
  const { name, name_en, keywords, affiliation, title, bio, evidence } = row;
  const known = (texts: (string | null | undefined)[]) =>
    texts.filter((text): text is string => Boolean(text));
  const texts: [string[], string[], string[], string[]] = [
    known([name, name_en]),
    keywords,
    known([affiliation, title, ...evidence.map((item) => item.title)]),
    known([bio, ...evidence.map((item) => item.abstract)]),
  ];
  const sectors = [...row.sectors, ...row.inferred_sectors];
  const labels = [subjectLabel('profile', row.id)];
  return { texts, kind, region, country, languages, sectors, services, active, labels };
}
