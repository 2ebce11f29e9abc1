import { ApiError } from '../errors.ts';
import type { Fault } from '../validation/ajv.ts';
import { CUSTOM, PACKAGED } from './packaged.ts';
import type { SettingsContent } from './schema.ts';

/** Refuses the names that results give to what no stored set weighed. */
export function refuseReserved(name: string): void {
  if (name === PACKAGED)
    throw new ApiError(
      'conflict',
      `${name} is packaged with the program and never changes: store a set of another name and make it the default`,
    );
  if (name === CUSTOM)
    throw new ApiError('conflict', `${name} is what results made with weights of the moment are named`);
}

/** What no schema can say of a set. */
export function contentFaults({ components }: Pick<SettingsContent, 'components'>): Fault[] {
  return Object.values(components).some((weight) => weight > 0)
    ? []
    : [{ pointer: '/components', message: 'must hold at least one weight above 0' }];
}

/** The sectors that another set in use already has. */
export function sectorFaults(
  name: string,
  sectors: readonly string[],
  active: readonly { name: string; sectors: readonly string[] }[],
): Fault[] {
  return sectors.flatMap((code, i) => {
    const owner = active.find((set) => set.name !== name && set.sectors.includes(code));
    return owner ? [{ pointer: `/sectors/${i}`, message: `${code} is weighed by ${owner.name}` }] : [];
  });
}
