import { reachOf } from '../access/permissions.ts';
import { system, type Viewer } from '../access/principal.ts';
import type { AssociationService } from '../associations/service.ts';
import type { CampaignService } from '../campaigns/service.ts';
import type { Executor } from '../db/transaction.ts';
import type { EnterpriseService } from '../enterprises/service.ts';
import { ApiError } from '../errors.ts';
import { regionPrefix } from '../reference/index.ts';
import { meanItself, ownAssociation, ownEnterprise, resolveAll } from '../resources/references.ts';
import type { Entry, Resolved, ResourceRules } from '../resources/rules.ts';
import type { Lexicon } from '../text/index.ts';
import type { Fault } from '../validation/ajv.ts';
import { dayInChina } from './days.ts';
import { analyseDemand } from './facts.ts';
import { sketchOf } from './likeness.ts';
import { type DemandContent, demandFaults, demandSchemas } from './schema.ts';
import { searchable } from './search.ts';
import { type DemandRow, labelsOf, readsWhole, shownTo } from './standing.ts';
import { type DemandState, isOwners } from './states.ts';
import type { DemandAnalysis, DemandStore } from './store.ts';

export interface DemandRuleDeps {
  store: DemandStore;
  /** The lexicon in force. */
  lexicon: () => Lexicon;
  enterprises: Pick<EnterpriseService, 'resolveIds' | 'findByIds'>;
  associations: Pick<AssociationService, 'resolveIds' | 'findByIds'>;
  campaigns: Pick<CampaignService, 'resolveIds' | 'findByIds'>;
  clock: () => Date;
}

/** What other rows say of a demand. */
interface Found {
  place: string | null;
}
type DemandEntry = Entry<DemandContent, DemandRow>;
type Rules = ResourceRules<DemandContent, DemandRow, DemandAnalysis, Found>;

/** What is a demand's own in the life that all resources share. */
export function createDemandRules(deps: DemandRuleDeps): Omit<Rules, 'afterWrite' | 'beforeRemove'> {
  const { store, lexicon, enterprises, associations, campaigns, clock } = deps;

  /** What an entry names, by its ids, and what of that forbids it. */
  async function resolve(
    tx: Executor,
    viewer: Viewer,
    entries: readonly DemandEntry[],
  ): Promise<Resolved<Found>[]> {
    const faults = [
      await resolveAll(tx, viewer, enterprises, entries, 'owner_id'),
      await resolveAll(tx, viewer, associations, entries, 'association_id'),
      await resolveAll(tx, viewer, campaigns, entries, 'campaign_id'),
    ];
    const sound = entries.filter((_, i) => faults.every((list) => list[i]?.length === 0));
    const idsOf = (key: 'owner_id' | 'association_id' | 'campaign_id') => [
      ...new Set(sound.flatMap(({ content }) => content[key] ?? [])),
    ];
    // Where a demand lies does not hang on who writes it.
    const owners = await enterprises.findByIds(system, idsOf('owner_id'), tx);
    const collectors = await associations.findByIds(system, idsOf('association_id'), tx);
    const rounds = await campaigns.findByIds(system, idsOf('campaign_id'), tx);
    return entries.map((entry, i) => {
      const { content } = entry;
      const owner = owners.get(content.owner_id ?? '')?.region;
      const place = content.region ?? owner ?? collectors.get(content.association_id ?? '')?.region ?? null;
      const round = rounds.get(content.campaign_id ?? '');
      const beside = round && round.id !== entry.row?.campaign_id ? outside(round, entry, place) : [];
      return { faults: [...faults.flatMap((list) => list[i] ?? []), ...beside], found: { place } };
    });
  }

  /** What forbids a demand to be of a campaign: its day and its place. */
  function outside(
    { starts_on, ends_on, regions }: { starts_on: string | null; ends_on: string | null; regions: string[] },
    { content }: DemandEntry,
    place: string | null,
  ): Fault[] {
    const day = dayInChina(content.received_at === null ? clock() : new Date(content.received_at));
    const early = starts_on !== null && day < starts_on;
    const late = ends_on !== null && day > ends_on;
    const elsewhere =
      regions.length > 0 && !regions.some((region) => (place ?? '').startsWith(regionPrefix(region)));
    return [
      ...(early || late
        ? [
            {
              pointer: '/campaign_id',
              message: `runs from ${starts_on ?? '…'} to ${ends_on ?? '…'}; this came in on ${day} (give received_at where it was earlier)`,
            },
          ]
        : []),
      ...(elsewhere
        ? [
            {
              pointer: '/campaign_id',
              message: `collects in ${regions.join(', ')}, not in ${place ?? 'no region'}`,
            },
          ]
        : []),
    ];
  }

  return {
    name: 'demand',
    path: 'demands',
    schemas: demandSchemas,
    store,
    labels: ({ labels }) => labels,
    audited: [
      ...([
        'owner_type',
        'owner_id',
        'region',
        'sectors',
        'problem_type',
        'services',
        'wanted_kinds',
      ] as const),
      ...(['budget_cny', 'deadline', 'active', 'campaign_id', 'association_id', 'received_at'] as const),
      'confidential',
    ],
    initial: ['state'],
    guarded: ['external_id', 'association_id'],
    prefill(viewer, entry) {
      const { content, row, initial } = entry as DemandEntry;
      if (content.owner_type === 'enterprise' && content.owner_name === null)
        meanItself(entry, 'owner_id', ownEnterprise(viewer));
      meanItself(entry, 'association_id', ownAssociation(viewer));
      if (!row && initial && initial.state === undefined)
        (initial as { state: string }).state = beginning(viewer);
    },
    changeable(viewer, { state }) {
      if (reachOf(viewer, 'demands.write') === 'own' && !isOwners(state as DemandState))
        throw new ApiError(
          'invalid_transition',
          `A ${state} demand is changed by its association: ask that it be returned, or withdraw it`,
        );
    },
    check: (content, viewer, { row, initial }) => [
      ...demandFaults(content, clock()),
      ...(row ? [] : tooFar(viewer, initial?.state as DemandState)),
    ],
    resolve,
    derive(content, { row, initial, found, at }) {
      const state = (row?.state ?? initial?.state ?? 'draft') as DemandState;
      const place = found === undefined ? (row?.place ?? null) : found.place;
      const admitted = row?.admitted ?? [];
      const { owner_id, association_id, confidential } = content;
      return {
        ...analyseDemand(content, lexicon()),
        ...{ state, state_since: row?.state_since ?? at, redacted: false },
        recorded_at: row?.created_at ?? at,
        ...{ place, admitted, sketch: sketchOf(content) },
        labels: labelsOf({ owner_id, association_id, confidential, state, place, admitted }),
      };
    },
    show: shownTo,
    whole: readsWhole,
    document: { collection: 'demands', of: searchable },
  };
}

/** The state a demand begins in unless told. */
function beginning(viewer: Viewer): DemandState {
  const reach = reachOf(viewer, 'demands.write');
  return reach === 'all' ? 'published' : reach === 'region' ? 'submitted' : 'draft';
}

const BEGINNINGS: Partial<Record<string, readonly DemandState[]>> = {
  own: ['draft', 'submitted'],
  region: ['draft', 'submitted', 'verified', 'published'],
};

/** A demand begins where whoever makes it could have brought it; the province also puts back what a backup holds. */
function tooFar(viewer: Viewer, state: DemandState): Fault[] {
  const allowed = BEGINNINGS[reachOf(viewer, 'demands.write')];
  return allowed && !allowed.includes(state)
    ? [{ pointer: '/state', message: `must be one of ${allowed.join(', ')}` }]
    : [];
}
