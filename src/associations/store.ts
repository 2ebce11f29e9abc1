import { after, equalsAny, inRegion } from '../resources/filters.ts';
import { createResourceStore } from '../resources/store.ts';
import type { Association } from './schema.ts';
import { associations as table } from './table.ts';

export function createAssociationStore() {
  const conditions = {
    level: equalsAny(table.level),
    region: inRegion(table.region),
    parent_id: equalsAny(table.parent_id),
    external_id: equalsAny(table.external_id),
    updated_since: after(table.updated_at),
  };
  return createResourceStore<Association>(table, { conditions });
}

export type AssociationStore = ReturnType<typeof createAssociationStore>;
