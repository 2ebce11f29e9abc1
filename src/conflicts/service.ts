import { subjectIn, subjectLabel } from '../access/labels.ts';
import { authorise } from '../access/permissions.ts';
import { system, type Viewer } from '../access/principal.ts';
import type { AuditTrail } from '../audit/port.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { dayInChina } from '../demands/days.ts';
import { type EnterpriseService, enterpriseLabels } from '../enterprises/service.ts';
import { ApiError, notFound } from '../errors.ts';
import { sameOrganisation } from '../matching/index.ts';
import type { ProfileService } from '../profiles/service.ts';
import type { Fault } from '../validation/ajv.ts';
import { parseRef } from '../wire/refs.ts';
import { type Conflict, conflictFaults, type NewConflict } from './schema.ts';
import type { ConflictRow, ConflictStore, Pair } from './store.ts';

interface Room {
  resolveIds(viewer: Viewer, refs: readonly string[], x?: Executor): Promise<(string | undefined)[]>;
}
export interface ConflictDeps {
  db: Executor;
  transact: Transact;
  store: ConflictStore;
  audit: AuditTrail;
  enterprises: Pick<EnterpriseService, 'resolveIds' | 'findByIds'>;
  profiles: Pick<ProfileService, 'resolveIds' | 'findByIds'>;
  clock: () => Date;
  newId: () => string;
}

export interface ConflictQuery {
  enterprises?: readonly string[];
  profiles?: readonly string[];
  after?: string;
  size: number;
}

export type ConflictService = ReturnType<typeof createConflictService>;

/** Who must not be brought together: people of one organisation, and pairs that either side has named, for as long as it says. */
export function createConflictService(deps: ConflictDeps) {
  const { db, transact, store, audit, enterprises, profiles, clock, newId } = deps;
  const today = () => dayInChina(clock());

  /** The id a field names, or the viewer's own; a fault where it names nothing. An enterprise names any profile, and the other way round. */
  async function named(
    room: Room,
    viewer: Viewer,
    kind: 'enterprise' | 'profile',
    ref: string | undefined,
    faults: Fault[],
  ) {
    const own = subjectIn(kind, viewer.owner);
    const given = ref ?? own;
    const pointer = `/${kind}_id`;
    if (given === undefined) faults.push({ pointer, message: 'is required' });
    if (given === undefined) return '';
    // Whoever may not read the other side still may say that it must not meet it.
    const [id] = await room.resolveIds(given.startsWith('ext:') ? viewer : system, [given]);
    if (id === undefined) faults.push({ pointer, message: `names no ${kind}: ${given}` });
    return id ?? '';
  }
  async function labelsOf({ enterprise_id, profile_id }: Pair, x?: Executor): Promise<string[]> {
    const enterprise = (await enterprises.findByIds(system, [enterprise_id], x)).get(enterprise_id);
    return [...(enterprise ? enterpriseLabels(enterprise) : []), subjectLabel('profile', profile_id)];
  }
  async function note(tx: Executor, viewer: Viewer, row: ConflictRow, what: string): Promise<void> {
    const { id, enterprise_id, profile_id, ground, starts_on, ends_on } = row;
    const values = { enterprise_id, profile_id, ground, starts_on, ends_on };
    const line = {
      action: `conflict.${what}`,
      entity: 'conflict',
      entity_id: id,
      fields: Object.keys(values),
    };
    await audit.append(tx, viewer, [{ ...line, values, labels: await labelsOf(row, tx) }]);
  }
  async function find(viewer: Viewer, id: string): Promise<ConflictRow> {
    const row = await store.find(db, viewer, parseRef(id));
    if (!row) throw notFound('conflict', id);
    return row;
  }

  return {
    async create(viewer: Viewer, input: NewConflict): Promise<Conflict> {
      const faults = conflictFaults(input);
      const enterprise_id = await named(enterprises, viewer, 'enterprise', input.enterprise_id, faults);
      const profile_id = await named(profiles, viewer, 'profile', input.profile_id, faults);
      if (faults.length > 0) throw new ApiError('invalid_request', undefined, faults);
      const { external_id = null, ground, note: words = null, starts_on = null, ends_on = null } = input;
      const row: ConflictRow = {
        ...{ id: newId(), external_id, enterprise_id, profile_id, ground, note: words, starts_on, ends_on },
        ...{ declared_by: sideOf(viewer), created_at: clock().toISOString(), key_id: viewer.keyId },
      };
      authorise(viewer, 'conflicts.write', await labelsOf(row));
      await transact(async (tx) => {
        if (!(await store.insert(tx, row)))
          throw new ApiError('conflict', 'There is a conflict of this external_id');
        await note(tx, viewer, row, 'created');
      });
      return toWire(row);
    },
    async get(viewer: Viewer, id: string): Promise<Conflict> {
      return toWire(await find(viewer, id));
    },
    async list(viewer: Viewer, { after, size, ...query }: ConflictQuery) {
      const ids = async (room: Room, refs: readonly string[] | undefined) =>
        refs && (await room.resolveIds(viewer, refs)).filter((id) => id !== undefined);
      const of = {
        enterprises: await ids(enterprises, query.enterprises),
        profiles: await ids(profiles, query.profiles),
      };
      const rows = await store.list(db, viewer, of, { after, size: size + 1 });
      const items = rows.slice(0, size).map(toWire);
      return { items, next: rows.length > size ? (items.at(-1)?.id ?? null) : null };
    },
    /** Only whoever declared it takes it back, and those above. */
    async remove(viewer: Viewer, id: string): Promise<void> {
      const row = await find(viewer, id);
      authorise(viewer, 'conflicts.write', await labelsOf(row));
      const side = sideOf(viewer);
      if (side !== 'association' && side !== row.declared_by)
        throw new ApiError(
          'forbidden',
          'The other side has declared it: only that side, or an association, takes it back',
        );
      await transact(async (tx) => {
        await store.remove(tx, row.id);
        await note(tx, viewer, row, 'deleted');
      });
    },
    /** Pairs in conflict today. */
    inForce: (x: Executor, of: { enterprises: readonly string[] } | { profile: string }): Promise<Pair[]> =>
      store.inForce(x, today(), of),
    /** Whether an owner and a profile must not be brought together today. */
    async between(
      x: Executor,
      { owner_id, owner_name }: { owner_id: string | null; owner_name: string | null },
      profileId: string,
    ): Promise<boolean> {
      const owner =
        owner_id === null ? undefined : (await enterprises.findByIds(system, [owner_id], x)).get(owner_id);
      const profile = (await profiles.findByIds(system, [profileId], x)).get(profileId);
      if (sameOrganisation(owner?.name ?? owner_name, profile?.affiliation ?? null)) return true;
      const pairs = owner_id === null ? [] : await store.inForce(x, today(), { enterprises: [owner_id] });
      return pairs.some(({ profile_id }) => profile_id === profileId);
    },
    /** All that is kept of a person's conflicts. */
    ofPerson: (x: Executor, profileId: string): Promise<object[]> => store.ofProfile(x, profileId),
    forget: (tx: Executor, _viewer: Viewer, profileId: string): Promise<void> =>
      store.removeOf(tx, profileId),
  };
}

const sideOf = ({ role }: Viewer): Conflict['declared_by'] =>
  role === 'enterprise' ? 'enterprise' : role === 'profile' ? 'expert' : 'association';

const toWire = ({ key_id: _, ...row }: ConflictRow): Conflict => row as Conflict;
