import { ApiError } from '../errors.ts';
import type { MatchSettingsService } from '../match-settings/service.ts';
import type { DemandFacts, MatchSettings, SettingsFor } from '../matching/index.ts';

/** Weights of the moment, in place of those of the settings that would apply. */
export interface Overrides {
  weights?: Partial<MatchSettings['components']>;
  neutral?: number;
}

/** What demands are weighed by: the set a caller names (unknown: a fault of the query), or else each demand's own. */
export async function settingsOf(
  stored: Pick<MatchSettingsService, 'inUse' | 'named'>,
  ref: string | undefined,
): Promise<SettingsFor> {
  if (ref === undefined) {
    // Taken when ranking begins, and kept: a score and its explanation are to be weighed alike.
    let inUse: SettingsFor | undefined;
    return (demand) => {
      inUse ??= stored.inUse();
      return inUse(demand);
    };
  }
  const named = await stored.named(ref, '/query/settings');
  return () => named;
}

/** One demand's settings with some changed. Throws ApiError where no weight is left. */
export function overridden(
  settings: SettingsFor,
  demand: DemandFacts,
  { weights, neutral }: Overrides,
): SettingsFor {
  if (weights === undefined && neutral === undefined) return settings;
  const base = settings(demand);
  const components = { ...base.components, ...weights };
  if (Object.values(components).every((weight) => weight === 0)) {
    const message = `leaves no weight above 0 (over those of ${base.name})`;
    throw new ApiError('invalid_request', undefined, [{ pointer: '/weights', message }]);
  }
  const custom = { name: 'custom', components, neutral: neutral ?? base.neutral };
  return () => custom;
}

/** The results of several pieces of work; where their inputs are refused, the faults of all of them at once. */
export async function together<T extends readonly unknown[]>(
  ...work: { [K in keyof T]: Promise<T[K]> }
): Promise<T> {
  const settled = await Promise.allSettled(work);
  const errors = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
  if (errors.length < 2) return Promise.all(work) as unknown as Promise<T>;
  const refusals = errors.filter((error) => error instanceof ApiError && error.code === 'invalid_request');
  if (refusals.length < errors.length) throw errors.find((error) => !refusals.includes(error as ApiError));
  throw new ApiError(
    'invalid_request',
    undefined,
    (refusals as ApiError[]).flatMap(({ faults }) => faults),
  );
}
