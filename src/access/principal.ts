/** What a key may belong to. A partner system speaks for others: its key names whose parts it takes, and where. */
export const roles = [
  'admin',
  'province_operator',
  'association_operator',
  'enterprise',
  'profile',
  'partner',
  'assessor',
] as const;
export type Role = (typeof roles)[number];

/** The roles a partner system's key may take the part of. */
export const partnerRoles = ['association_operator', 'assessor'] as const;
export type PartnerRole = (typeof partnerRoles)[number];

/** Who asks: every list, find, search and match is answered for a viewer. */
export interface Viewer {
  readonly role: Role | 'anonymous';
  /** Whose parts a partner system takes; empty for all others. */
  readonly parts: readonly PartnerRole[];
  /** The key that spoke, or null for the system itself and for anonymous callers. */
  readonly keyId: string | null;
  /** Labels of the rows that are its own or in its region; see labels.ts. */
  readonly labels: readonly string[];
  /** The label that marks what it makes as its own; null for those who reach everything. */
  readonly owner: string | null;
  /** The request it asks by, where there is one. */
  readonly requestId?: string;
}

/** What of a viewer says how far it reaches. */
export type Reaching = Pick<Viewer, 'role' | 'parts' | 'labels'>;

/** The same text for all who reach the same. */
export const reachKey = ({ role, parts, labels }: Reaching): string => [role, ...parts, ...labels].join(' ');

const nobody = { parts: [], keyId: null, labels: [], owner: null } as const;

/** The service acting for itself: jobs, the command line, the demo data. */
export const system: Viewer = { role: 'admin', ...nobody };
export const anonymous: Viewer = { role: 'anonymous', ...nobody };
