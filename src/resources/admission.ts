import { authorise, reaches, reachOf } from '../access/permissions.ts';
import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import { ApiError, type ErrorCode } from '../errors.ts';
import type { Fault } from '../validation/ajv.ts';
import { createContent } from './content.ts';
import type { Entry, ResourceRules } from './rules.ts';
import type { Meta } from './schema.ts';
import type { createWriter, Settled } from './writer.ts';

/** What forbids an entry, if anything does; `code` is of a refusal that is no field's fault. */
export interface Verdict {
  faults: Fault[];
  code?: ErrorCode | undefined;
}

/**
 * What stands between an input and its row: who may write there, the rules between fields, and what other rows say.
 * Fills each entry in place with what its viewer and other rows give it.
 */
export function createAdmission<
  Content extends object,
  Row extends Content & Meta,
  Extra extends object,
  Found extends object,
>(
  rules: ResourceRules<Content, Row, Extra, Found>,
  writer: Pick<ReturnType<typeof createWriter<Content, Row, Extra, Found>>, 'draft'>,
) {
  const write = `${rules.path}.write` as const;
  const content = createContent<Content>(rules.schemas.New, rules.initial);

  /** A row may be written by whom it is within reach of, as it is. */
  function before(viewer: Viewer, { row, content: next }: Entry<Content, Row>): Verdict {
    // To whoever does not read it in full, a row does not tell what it holds by changing or not.
    const same = row !== undefined && content.same(row, next) && (rules.whole?.(viewer, row) ?? true);
    if (!row || same) return { faults: [] };
    try {
      if (rules.labels) authorise(viewer, write, rules.labels(row));
      rules.changeable?.(viewer, row);
      return { faults: [] };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { faults: [{ pointer: '', message: error.message }], code: error.code };
    }
  }

  /** And as it will be: nobody writes what is then out of its reach. */
  function after(viewer: Viewer, entry: Settled<Content, Row, Found>): Verdict {
    if (!rules.labels || reaches(viewer, write, rules.labels(writer.draft(entry)))) return { faults: [] };
    if (reachOf(viewer, write) === 'own')
      return {
        faults: [{ pointer: '', message: 'A key of this role writes only what is its own' }],
        code: 'forbidden',
      };
    return { faults: [{ pointer: '/region', message: `must lie in your region (${regionsOf(viewer)})` }] };
  }

  function guarded(viewer: Viewer, { row, content: next }: Entry<Content, Row>): Fault[] {
    if (!row || reachOf(viewer, write) !== 'own') return [];
    const changed = content.changed(row, next);
    return (rules.guarded ?? [])
      .filter((name) => changed.includes(name))
      .map((name) => ({ pointer: `/${name}`, message: 'is for an association to change' }));
  }

  function initial({ row, initial: given = {} }: Entry<Content, Row>): Fault[] {
    if (!row) return [];
    return Object.entries(given)
      .filter(([name, value]) => value !== row[name as keyof Row])
      .map(([name]) => ({
        pointer: `/${name}`,
        message: `is ${row[name as keyof Row]} and changes by its own actions, not by a write`,
      }));
  }

  return async (
    tx: Executor,
    viewer: Viewer,
    entries: readonly Settled<Content, Row, Found>[],
  ): Promise<Verdict[]> => {
    for (const entry of entries) rules.prefill?.(viewer, entry);
    const resolved = (await rules.resolve?.(tx, viewer, entries)) ?? [];
    return entries.map((entry, i): Verdict => {
      entry.found = resolved[i]?.found;
      const verdict = before(viewer, entry);
      if (verdict.faults.length > 0) return verdict;
      const faults = [
        ...(rules.check?.(entry.content, viewer, entry) ?? []),
        ...guarded(viewer, entry),
        ...initial(entry),
        ...(resolved[i]?.faults ?? []),
      ];
      const unchanged = entry.row !== undefined && content.same(entry.row, entry.content);
      return faults.length > 0 || unchanged ? { faults } : after(viewer, entry);
    });
  };
}

const regionsOf = ({ labels }: Viewer): string =>
  labels.flatMap((label) => (label.startsWith('region:') ? [label.slice(7)] : [])).join(', ') || 'none';
