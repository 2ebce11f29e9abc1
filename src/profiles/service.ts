import { regionLabels, subjectLabel } from '../access/labels.ts';
import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import { ApiError } from '../errors.ts';
import { mergeItems } from '../exchange/sheets/evidence.ts';
import type { ProfileFacts } from '../matching/index.ts';
import type { Filters } from '../resources/filters.ts';
import type { ResourceDeps } from '../resources/rules.ts';
import { createResourceService, type ResourceService } from '../resources/service.ts';
import type { Lexicon } from '../text/index.ts';
import { createErasure } from './erasure.ts';
import { analyseProfile, toProfileFacts } from './facts.ts';
import { type Profile, type ProfileContent, profileFaults, profileSchemas } from './schema.ts';
import { searchable } from './search.ts';
import type { ProfileAnalysis, ProfileLine, ProfileStore } from './store.ts';

export type { ProfileLine } from './store.ts';

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
  /** A row with all that is stored beside it. */
  whole(x: Executor, id: string): Promise<(Profile & ProfileAnalysis) | undefined>;
  /** The active profiles, by their names, whose load a viewer may know of. */
  anyErased(x: Executor, ids: readonly string[]): Promise<boolean>;
  roll(x: Executor, viewer: Viewer, filters: Filters): Promise<ProfileLine[]>;
  /** Some profiles, active or not, as lists tell of them. */
  lines(x: Executor, viewer: Viewer, ids: readonly string[]): Promise<ProfileLine[]>;
  /** Empties a profile for good, in the caller's transaction; false where that was done before. */
  erase(tx: Executor, viewer: Viewer, ref: string): Promise<{ row: Profile; erased: boolean }>;
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
    carry(content, row, { evidence: kinds }) {
      if (kinds) content.evidence = mergeItems(row.evidence, content.evidence, kinds);
    },
    changeable: (_viewer, { erased_at }) => refuseErased(erased_at),
    derive: (content, { row }) => {
      const erased_at = row?.erased_at ?? null;
      const told = erased_at === null ? content : { ...content, name: '' };
      return { ...analyseProfile(told, lexicon()), erased_at };
    },
    document: {
      collection: 'profiles',
      of: (row) => (row.erased_at === null ? searchable(row) : undefined),
    },
    beforeRemove,
  });
  return {
    ...resource,
    async facts(x, which) {
      return (await store.findWhole(x, which)).map((row) => toProfileFacts(row, lexicon()));
    },
    whole: async (x, id) => (await store.findWhole(x, { ids: [id] }))[0],
    anyErased: store.anyErased,
    roll: store.roll,
    lines: store.lines,
    erase: createErasure(deps),
  };
}

/** Throws ApiError where a profile was erased: nothing is told of the person again under its id. */
export function refuseErased(erased_at: string | null | undefined): void {
  if (erased_at) throw new ApiError('conflict', 'The profile was erased: it is not written any more');
}
