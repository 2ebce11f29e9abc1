import { limitOf } from '../access/permissions.ts';
import type { Viewer } from '../access/principal.ts';
import { regionPrefix } from '../reference/index.ts';

const REGION = 'region:';

/**
 * The regions a report over demands tells of: those asked for, as far as the viewer reaches them, or else all it reaches.
 * Undefined is everywhere; none is of a viewer that reaches what is its own alone.
 */
export function reachedRegions(viewer: Viewer, asked: readonly string[] | undefined): string[] | undefined {
  const limit = limitOf(viewer, 'demands.follow');
  if (limit === undefined) return asked && [...asked];
  const reached = limit
    .filter((label) => label.startsWith(REGION))
    .map((label) => label.slice(REGION.length).padEnd(6, '0'));
  if (asked === undefined) return reached;
  const narrower = asked.flatMap((one) =>
    reached.flatMap((other) => (within(one, other) ? [one] : within(other, one) ? [other] : [])),
  );
  return [...new Set(narrower)];
}

/** Whether a region is, or lies in, another. */
export const within = (region: string, other: string): boolean => region.startsWith(regionPrefix(other));
