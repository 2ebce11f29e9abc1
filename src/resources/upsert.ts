import type { Viewer } from '../access/principal.ts';
import { databaseProblem } from '../db/errors.ts';
import type { Executor } from '../db/transaction.ts';
import { ApiError } from '../errors.ts';
import type { Line, Outcome, Parts, UpsertOptions } from '../exchange/port.ts';
import { createAdmission } from './admission.ts';
import { createContent } from './content.ts';
import type { ResourceDeps, ResourceRules } from './rules.ts';
import type { Meta } from './schema.ts';
import { createWriter } from './writer.ts';

/** A row went in beside ours between our look and our insert, or two inputs are one row: one by one they succeed. */
class Overtaken extends Error {}
/** What was to be noted beside the rows failed, which is no row's fault. */
class Unsettled extends Error {
  constructor(override readonly cause: unknown) {
    super('what was to be noted beside the rows failed');
  }
}
const ATTEMPTS = 3;

/**
 * Writes inputs as rows: the one path of create and import. Each outcome stands alone: one that cannot be stored
 * spoils no other. Inputs of one call that name the same row count as they come.
 */
export function createUpsert<
  Content extends { external_id: string | null },
  Wire extends Content & Meta,
  Extra extends object,
  Found extends object,
>(deps: ResourceDeps, rules: ResourceRules<Content, Wire, Extra, Found>) {
  const content = createContent<Content>(rules.schemas.New, rules.initial);
  const writer = createWriter(deps, rules);
  const admit = createAdmission(rules, writer);
  const shown = (viewer: Viewer, row: Wire): Wire => rules.show?.(viewer, row) ?? row;

  /** What a line says with all that it leaves out. */
  function completed(line: Line, row: Wire | undefined, parts: Parts | undefined): Content {
    if (!row) return content.complete(line);
    if (parts === undefined) {
      const keep = line.external_id === undefined ? { external_id: row.external_id } : {};
      return content.complete(line, keep as Partial<Content>);
    }
    const whole = content.complete(line, content.of(row));
    rules.carry?.(whole, row, parts);
    return whole;
  }

  async function attempt(
    tx: Executor,
    viewer: Viewer,
    lines: readonly Line[],
    { dryRun = false, defaults, partial }: UpsertOptions,
  ): Promise<Outcome<Wire>[]> {
    const externalIds = lines.flatMap((line) => line.external_id ?? []);
    const ids = lines.flatMap((line) => line.id?.toLowerCase() ?? []);
    const stored = await rules.store.lock(tx, viewer, ids, externalIds);
    const byId = new Map(stored.map((row) => [row.id, row]));
    const byExternalId = new Map(stored.flatMap((row) => (row.external_id ? [[row.external_id, row]] : [])));

    const entries = lines.map((line, i) => {
      const named = line.id ? byId.get(line.id.toLowerCase()) : undefined;
      const row = (line.external_id ? byExternalId.get(line.external_id) : undefined) ?? named;
      const clash = named !== undefined && row !== named;
      const id = row?.id ?? line.id?.toLowerCase() ?? deps.newId();
      const given = { ...defaults, ...line };
      const initial = initialOf(row ? line : given, rules.initial);
      return { id, row, clash, initial, content: completed(given, row, partial?.[i]) };
    });
    if (new Set(entries.map(({ id }) => id)).size < entries.length) throw new Overtaken();
    const verdicts = await admit(tx, viewer, entries);
    const faults = entries.map((entry, i) => [
      ...(entry.clash
        ? [{ pointer: '/id', message: 'is the id of another row than external_id names' }]
        : []),
      ...(verdicts[i]?.faults ?? []),
    ]);

    const good = entries.filter((_, i) => faults[i]?.length === 0);
    const fresh = good.filter(({ row }) => row === undefined);
    const changed = good.flatMap(({ row, ...entry }) =>
      row && !content.same(row, entry.content) ? [{ ...entry, row }] : [],
    );
    const written = new Map<string, Wire>();
    if (!dryRun) {
      for (const row of await writer.insert(tx, viewer, fresh)) written.set(row.id, row);
      if (written.size < fresh.length) throw new Overtaken();
      for (const row of await writer.update(tx, viewer, changed)) written.set(row.id, row);
    }
    const changedIds = new Set(changed.map(({ row }) => row.id));
    return entries.map(({ id, row }, i): Outcome<Wire> => {
      if (faults[i]?.length) return { result: 'rejected', faults: faults[i], code: verdicts[i]?.code };
      const result = row === undefined ? 'created' : changedIds.has(id) ? 'updated' : 'unchanged';
      const now = written.get(id) ?? row;
      return { result, row: now && shown(viewer, now) } as Outcome<Wire>;
    });
  }

  /** Writes lines in one transaction, together with what is to be noted of them. */
  function write(viewer: Viewer, lines: readonly Line[], from: number, options: UpsertOptions) {
    return deps.transact(async (tx) => {
      const outcomes = await attempt(tx, viewer, lines, options);
      await options.settle?.(tx, outcomes, from).catch((error) => {
        throw new Unsettled(error);
      });
      return outcomes;
    });
  }

  async function one(
    viewer: Viewer,
    line: Line,
    from: number,
    options: UpsertOptions,
  ): Promise<Outcome<Wire>> {
    for (let tries = 1; ; tries++) {
      try {
        const partial = options.partial?.slice(from, from + 1);
        const [outcome] = await write(viewer, [line], from, { ...options, partial });
        return outcome as Outcome<Wire>;
      } catch (error) {
        if (error instanceof Overtaken && tries < ATTEMPTS) continue;
        const { code, message } = problemOf(error);
        const outcome: Outcome<Wire> = { result: 'rejected', faults: [{ pointer: '', message }], code };
        await deps.transact(async (tx) => options.settle?.(tx, [outcome], from));
        return outcome;
      }
    }
  }

  return async (
    viewer: Viewer,
    lines: readonly Line[],
    options: UpsertOptions = {},
  ): Promise<Outcome<Wire>[]> => {
    if (lines.length > 1) {
      try {
        return await write(viewer, lines, 0, options);
      } catch (error) {
        problemOf(error);
      }
    }
    const outcomes: Outcome<Wire>[] = [];
    for (const [i, line] of lines.entries()) outcomes.push(await one(viewer, line, i, options));
    return outcomes;
  };
}

/** Why one input cannot be stored; a failure that is not the input's own is thrown on. */
function problemOf(error: unknown): ApiError {
  if (error instanceof Unsettled) throw error.cause;
  if (error instanceof Overtaken)
    return new ApiError('conflict', 'A unique value (id, external_id or the like) is taken by another row');
  const problem = error instanceof ApiError ? error : databaseProblem(error);
  if (problem === undefined || problem.status >= 500) throw error;
  return problem;
}

/** What of a line only a new row takes. */
export const initialOf = (line: object, names: readonly string[] = []): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(line).filter(
      ([name, value]) => names.includes(name) && value !== null && value !== undefined,
    ),
  );
