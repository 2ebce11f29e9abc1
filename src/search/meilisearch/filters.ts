import { OPEN } from '../../access/labels.ts';
import { limitOf } from '../../access/permissions.ts';
import type { Viewer } from '../../access/principal.ts';
import type { EngineRequest } from '../port.ts';

/** A value as a filter's data: whatever it holds, it is no syntax. */
const quote = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

const isAny = (attribute: string, values: readonly string[]): string =>
  `${attribute} IN [${values.map(quote).join(', ')}]`;

/** What a viewer finds and a request asks for, all of it to be met. */
export function toFilter(
  viewer: Viewer,
  { collection, filters }: Pick<EngineRequest, 'collection' | 'filters'>,
): string[] {
  const limit = limitOf(viewer, `${collection}.read`);
  const seen = limit && [...limit, ...(collection === 'demands' ? [OPEN] : [])];
  return [
    ...(seen ? [isAny('labels', seen)] : []),
    ...Object.entries(filters).flatMap(([name, values]) => (values ? [isAny(name, values)] : [])),
  ];
}
