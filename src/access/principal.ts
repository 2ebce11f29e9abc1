export const roles = ['admin', 'operator', 'reader'] as const;
export type Role = (typeof roles)[number];

/** Who asks: every list, find, search and match is answered for a viewer. */
export interface Viewer {
  readonly role: Role | 'anonymous';
  /** The key that spoke, or null for the system itself and for anonymous callers. */
  readonly keyId: string | null;
}

/** The service acting for itself: jobs, the command line, the demo data. */
export const system: Viewer = { role: 'admin', keyId: null };
export const anonymous: Viewer = { role: 'anonymous', keyId: null };
