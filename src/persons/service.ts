import { system, type Viewer } from '../access/principal.ts';
import type { ApiKey } from '../access/schema.ts';
import type { KeyService } from '../access/service.ts';
import type { AuditReader, AuditTrail } from '../audit/port.ts';
import type { Contact } from '../contacts/schema.ts';
import type { ContactService } from '../contacts/service.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { notFound } from '../errors.ts';
import type { IdempotencyService } from '../idempotency/service.ts';
import type { MatchRunService } from '../match-runs/service.ts';
import { type ProfileService, profileLabels } from '../profiles/service.ts';
import type { ReportService } from '../reports/service.ts';

/** A room that keeps what someone had to do with others. */
export interface Dealings {
  /** All that is kept of them, in full. */
  ofPerson(x: Executor, profileId: string): Promise<object[]>;
  /** Takes what is personal out of them; that they were stays. */
  forget(tx: Executor, viewer: Viewer, profileId: string): Promise<void>;
}

export interface PersonDeps {
  transact: Transact;
  profiles: Pick<ProfileService, 'get' | 'whole' | 'erase'>;
  contacts: Pick<ContactService, 'find' | 'forget'>;
  keys: Pick<KeyService, 'ofSubject' | 'revokeAllOf'>;
  dockings: Dealings;
  conflicts: Dealings;
  matchRuns: Pick<MatchRunService, 'naming' | 'forget'>;
  reports: Pick<ReportService, 'naming' | 'forget'>;
  idempotency: Pick<IdempotencyService, 'forget'>;
  audit: AuditTrail & AuditReader;
  clock: () => Date;
}

/** Everything that is kept of a person. */
export interface PersonRecord {
  profile: { id: string; region: string | null; erased_at: string | null };
  contact: Contact | null;
  api_keys: ApiKey[];
  dockings: object[];
  conflicts: object[];
  match_results: object[];
  reports: object[];
  audit: object[];
}

export type PersonService = ReturnType<typeof createPersonService>;

/** What the law lets a person ask for: to be told all that is kept of it, and to have it erased. */
export function createPersonService(deps: PersonDeps) {
  const { transact, profiles, contacts, keys, dockings, conflicts, matchRuns, reports, idempotency, audit } =
    deps;
  const note = (tx: Executor, viewer: Viewer, what: string, profile: PersonRecord['profile']) =>
    audit.append(tx, viewer, [
      {
        ...{ action: `person.${what}`, entity: 'profile', entity_id: profile.id },
        labels: profileLabels(profile),
      },
    ]);

  async function record(ref: string): Promise<PersonRecord> {
    const { id } = await profiles.get(system, ref);
    const api_keys = await keys.ofSubject(id);
    return transact(
      async (x) => {
        const profile = await profiles.whole(x, id);
        if (!profile) throw notFound('profile', ref);
        return {
          profile,
          contact: (await contacts.find(x, 'profile', id)) ?? null,
          api_keys,
          dockings: await dockings.ofPerson(x, id),
          conflicts: await conflicts.ofPerson(x, id),
          match_results: await matchRuns.naming(x, id),
          reports: await reports.naming(x, id),
          audit: await audit.about(x, 'profile', id),
        };
      },
      { snapshot: true },
    );
  }

  return {
    /** All that is kept, as of one moment, for whoever may be told of it; not noted. */
    record,
    /** The same, to be given away: that it was is noted first. */
    async export(viewer: Viewer, ref: string): Promise<PersonRecord & { exported_at: string }> {
      const kept = await record(ref);
      await transact((tx) => note(tx, viewer, 'exported', kept.profile));
      return { exported_at: deps.clock().toISOString(), ...kept };
    },
    /**
     * Removes all that tells of the person, in one transaction; kind, region and what was counted stay. False where that
     * was done before: then only what was made of the person in the very moment, and stored after it, is removed.
     */
    erase: (viewer: Viewer, ref: string): Promise<{ id: string; erased: boolean }> =>
      transact(async (tx) => {
        const { row, erased } = await profiles.erase(tx, viewer, ref);
        const { id } = row;
        if (erased) {
          await contacts.forget(tx, viewer, 'profile', { id, labels: profileLabels(row) });
          await keys.revokeAllOf(tx, viewer, id);
          await dockings.forget(tx, viewer, id);
          await conflicts.forget(tx, viewer, id);
          await note(tx, viewer, 'erased', row);
        }
        await matchRuns.forget(tx, id);
        await reports.forget(tx, viewer, id);
        await idempotency.forget(tx, id);
        return { id, erased };
      }),
  };
}
