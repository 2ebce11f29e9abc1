import type { AuditReader, AuditTrail } from './port.ts';
import type { AuditStore } from './store.ts';

export interface AuditDeps {
  store: AuditStore;
  clock: () => Date;
}

/** Writes the lines beside what they tell of, and reads what was written of a row. */
export function createAuditTrail({ store, clock }: AuditDeps): AuditTrail & AuditReader {
  return {
    about: store.about,
    async append(tx, viewer, entries) {
      const at = clock().toISOString();
      const { role, keyId: key_id, owner: principal, requestId: request_id = null } = viewer;
      await store.insert(
        tx,
        entries.map(({ fields = [], values = {}, labels = [], purpose = null, note = null, ...what }) => ({
          ...{ at, request_id, key_id, role, principal, ...what, purpose, note },
          ...{ fields: [...fields], values: { ...values }, labels: [...labels] },
        })),
      );
    },
  };
}
