import type { Viewer } from '../access/principal.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { ApiError, notFound } from '../errors.ts';
import type { SettingsFor, MatchSettings as Weighing } from '../matching/index.ts';
import { createHeld, toWeighing } from './held.ts';
import { isPackaged, PACKAGED, packaged } from './packaged.ts';
import { parseSettingsRef } from './refs.ts';
import { refuseReserved } from './rules.ts';
import {
  type MatchSettings,
  type MatchSettingsInput,
  type MatchSettingsPatch,
  type NewMatchSettings,
  stateOf,
} from './schema.ts';
import type { Row } from './store.ts';
import { createWriter, type Given, type WriterDeps } from './writer.ts';

export interface MatchSettingsDeps extends WriterDeps {
  db: Executor;
  transact: Transact;
}

/** Says whether a set in this state may be written; throws ApiError where it may not. */
type Precondition = (state: string) => void;

export interface MatchSettingsService {
  /** The next version of a name, or the one that is there where nothing in it changes. */
  create(viewer: Viewer, input: NewMatchSettings): Promise<{ row: MatchSettings; created: boolean }>;
  replace(
    viewer: Viewer,
    name: string,
    input: MatchSettingsInput,
    allowed: Precondition,
  ): Promise<MatchSettings>;
  patch(
    viewer: Viewer,
    name: string,
    changes: MatchSettingsPatch,
    allowed: Precondition,
  ): Promise<MatchSettings>;
  /** Takes a name out of use, and its sectors with it; its versions stay readable. */
  retire(viewer: Viewer, name: string, allowed: Precondition): Promise<MatchSettings>;
  get(ref: string): Promise<MatchSettings>;
  /** The latest version of each name, newest first, the packaged one last. */
  list(request: { after?: string; size: number; retired?: boolean }): Promise<SettingsPage>;
  /** The set each demand is weighed by, of those last loaded; what is given stays as it is while sets change. */
  inUse(): SettingsFor;
  /** The set asked for by name or name@version; a fault at `pointer` where it cannot be had. */
  named(ref: string, pointer: string): Promise<Weighing>;
  /** Takes the sets in use into memory. */
  load(x: Executor): Promise<void>;
}
interface SettingsPage {
  items: MatchSettings[];
  next: string | null;
}

export function createMatchSettingsService(deps: MatchSettingsDeps): MatchSettingsService {
  const { db, transact, store } = deps;
  const writer = createWriter(deps);
  const held = createHeld();

  const readPackaged = async (x: Executor) => packaged(!(await store.hasDefault(x)));
  async function find(ref: string): Promise<MatchSettings | undefined> {
    const parsed = parseSettingsRef(ref);
    if (isPackaged(parsed)) return readPackaged(db);
    const row = await store.find(db, parsed.name, parsed.version);
    return row && toWire(row);
  }

  /** Changes a name that is there, all who write waiting for one another. */
  function change(
    name: string,
    allowed: Precondition,
    work: (tx: Executor, latest: Row) => Promise<Row>,
  ): Promise<MatchSettings> {
    refuseReserved(name);
    return transact(async (tx) => {
      await store.lock(tx);
      const latest = await store.find(tx, name);
      if (!latest) throw notFound('match settings', name);
      allowed(stateOf(toWire(latest)));
      return toWire(await work(tx, latest));
    });
  }
  const put = (viewer: Viewer, name: string, allowed: Precondition, next: (row: Row) => Given) =>
    change(name, allowed, async (tx, latest) => {
      const { row } = await writer.put(tx, viewer, name, latest, next(latest));
      return row;
    });

  return {
    create: async (viewer, { name, ...input }) => {
      refuseReserved(name);
      return transact(async (tx) => {
        await store.lock(tx);
        const { row, created } = await writer.put(tx, viewer, name, await store.find(tx, name), input);
        return { row: toWire(row), created };
      });
    },
    replace: async (viewer, name, input, allowed) => put(viewer, name, allowed, () => input),
    async patch(viewer, name, changes, allowed) {
      if (name === PACKAGED && restores(changes)) return restore(viewer, allowed);
      return put(viewer, name, allowed, (row) => merge(row, changes));
    },
    retire: async (viewer, name, allowed) =>
      change(name, allowed, async (tx, latest) => {
        if (latest.is_default)
          throw new ApiError('conflict', `${name} is the default: make another set the default first`);
        return latest.retired_at ? latest : writer.retire(tx, viewer, latest);
      }),
    async get(ref) {
      const found = await find(ref);
      if (!found) throw notFound('match settings', ref);
      return found;
    },
    async list({ after, size, retired = false }) {
      const rows = await store.list(db, { after, size: size + 1, retired });
      const items = rows.slice(0, size).map(toWire);
      const more = rows.length >= size;
      if (!more) items.push(await readPackaged(db));
      return { items, next: more ? (rows[size - 1]?.id ?? null) : null };
    },
    inUse: held.inUse,
    async named(ref, pointer) {
      const found = await find(ref);
      const refuse = (message: string) => new ApiError('invalid_request', undefined, [{ pointer, message }]);
      if (!found) throw refuse(`names no match settings: ${ref}`);
      if (found.retired_at && !ref.includes('@'))
        throw refuse(`${ref} is retired: name one of its versions, such as ${ref}@${found.version}`);
      return toWeighing(found);
    },
    load: async (x) => held.replace(await store.active(x)),
  };

  function restore(viewer: Viewer, allowed: Precondition): Promise<MatchSettings> {
    return transact(async (tx) => {
      await store.lock(tx);
      allowed(stateOf(await readPackaged(tx)));
      await writer.clearDefault(tx, viewer);
      return packaged(true);
    });
  }
}

const toWire = ({ id: _, ...row }: Row): MatchSettings => ({ ...row, built_in: false });

/** What a merge patch leaves of a row: null puts a field back to its default. */
const merge = (row: Row, { components, ...changes }: MatchSettingsPatch): Given => {
  const { title, description, neutral, sectors } = row;
  return {
    title,
    description,
    neutral,
    sectors,
    ...changes,
    components: { ...row.components, ...components },
  };
};

/** The one change the packaged set takes. */
const restores = ({ is_default, ...others }: MatchSettingsPatch): boolean =>
  is_default === true && Object.keys(others).length === 0;
