import { and, arrayOverlaps, asc, desc, eq, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import { isAny } from '../resources/filters.ts';
import { visibleByLabels } from '../resources/visibility.ts';
import type { ParsedRef } from '../wire/refs.ts';
import type { DockingState } from './states.ts';
import { dockingMeetings, dockingRatings, dockingSteps, dockings as table } from './table.ts';

export type DockingRow = typeof table.$inferSelect;
export type MeetingRow = typeof dockingMeetings.$inferSelect;
export type RatingRow = typeof dockingRatings.$inferSelect;
export type StepRow = typeof dockingSteps.$inferSelect;
export type NewStep = Omit<typeof dockingSteps.$inferInsert, 'id'>;

export interface DockingFilters {
  states?: readonly string[] | undefined;
  demands?: readonly string[] | undefined;
  profiles?: readonly string[] | undefined;
  team?: string | undefined;
}

/** What is left of a match's reasons once its expert is forgotten. */
const NO_REASONS = {
  ...{ terms: [], rest: 0, near: 0, evidence: [], bridges: [], sectors: [], region: null, services: [] },
  ...{ availability: null, summary_zh: '', summary_en: '' },
};
const named = (ref: ParsedRef) =>
  'id' in ref ? eq(table.id, ref.id) : eq(table.external_id, ref.externalId);
const visible = visibleByLabels('dockings.read', table.labels);

export function createDockingStore() {
  return {
    /** False where the two are docking already. */
    async insert(x: Executor, row: DockingRow): Promise<boolean> {
      return ((await x.insert(table).values(row).onConflictDoNothing()).rowCount ?? 0) > 0;
    },
    async find(x: Executor, viewer: Viewer, ref: ParsedRef): Promise<DockingRow | undefined> {
      const [row] = await x
        .select()
        .from(table)
        .where(and(named(ref), visible(viewer)));
      return row;
    },
    async lock(x: Executor, viewer: Viewer, ref: ParsedRef): Promise<DockingRow | undefined> {
      const where = and(named(ref), visible(viewer));
      const [row] = await x.select().from(table).where(where).for('update');
      return row;
    },
    async list(
      x: Executor,
      viewer: Viewer,
      { states, demands, profiles, team }: DockingFilters,
      { after, size }: { after?: string | undefined; size: number },
    ): Promise<DockingRow[]> {
      const parts: (SQL | undefined)[] = [
        visible(viewer),
        states && inArray(table.state, [...states]),
        demands && isAny(table.demand_id, demands),
        profiles && isAny(table.profile_id, profiles),
        team === undefined ? undefined : eq(table.team_id, team),
        after === undefined ? undefined : lt(table.id, after),
      ];
      const query = x
        .select()
        .from(table)
        .where(and(...parts));
      return query.orderBy(desc(table.id)).limit(size);
    },
    async update(x: Executor, { id, ...row }: DockingRow): Promise<void> {
      await x.update(table).set(row).where(eq(table.id, id));
    },
    async insertStep(x: Executor, step: NewStep): Promise<void> {
      await x.insert(dockingSteps).values(step);
    },
    /** Oldest first. */
    async steps(x: Executor, dockingIds: readonly string[]): Promise<StepRow[]> {
      return x
        .select()
        .from(dockingSteps)
        .where(isAny(dockingSteps.docking_id, dockingIds))
        .orderBy(asc(dockingSteps.id));
    },
    async insertMeeting(x: Executor, meeting: MeetingRow): Promise<void> {
      await x.insert(dockingMeetings).values(meeting);
    },
    async putRating(x: Executor, rating: RatingRow): Promise<void> {
      const { score, comment, rated_at, key_id } = rating;
      await x
        .insert(dockingRatings)
        .values(rating)
        .onConflictDoUpdate({
          target: [dockingRatings.docking_id, dockingRatings.side],
          set: { score, comment, rated_at, key_id },
        });
    },
    /** The meetings and ratings of some dockings. */
    async details(
      x: Executor,
      ids: readonly string[],
    ): Promise<{ meetings: MeetingRow[]; ratings: RatingRow[] }> {
      if (ids.length === 0) return { meetings: [], ratings: [] };
      const [met, rated] = [dockingMeetings, dockingRatings];
      return {
        meetings: await x.select().from(met).where(isAny(met.docking_id, ids)).orderBy(asc(met.held_at)),
        ratings: await x.select().from(rated).where(isAny(rated.docking_id, ids)).orderBy(asc(rated.side)),
      };
    },
    /** How many of a profile's dockings are in one of some states. */
    async countOf(x: Executor, profileId: string, states: readonly DockingState[]): Promise<number> {
      const where = and(eq(table.profile_id, profileId), inArray(table.state, [...states]));
      const [row] = await x.select({ count: sql<number>`count(*)::int` }).from(table).where(where);
      return row?.count ?? 0;
    },
    /** Locks the dockings of a demand that are in one of some states. */
    async lockOfDemand(
      x: Executor,
      demandId: string,
      states: readonly DockingState[],
    ): Promise<DockingRow[]> {
      const where = and(eq(table.demand_id, demandId), inArray(table.state, [...states]));
      return x.select().from(table).where(where).orderBy(asc(table.id)).for('update');
    },
    /** Locks some invitations whose time is up; those at which another is are left to it. */
    async lockUnanswered(x: Executor, now: string, most: number): Promise<DockingRow[]> {
      const where = and(eq(table.state, 'invited'), lt(table.answer_by, now));
      const query = x.select().from(table).where(where).orderBy(asc(table.id)).limit(most);
      return query.for('update', { skipLocked: true });
    },
    /** Whether a demand, or a profile, has ever docked. */
    async hasAny(x: Executor, of: { demand: string } | { profile: string }): Promise<boolean> {
      const where = 'demand' in of ? eq(table.demand_id, of.demand) : eq(table.profile_id, of.profile);
      return (await x.select({ id: table.id }).from(table).where(where).limit(1)).length > 0;
    },
    /** Whether two sides, of which one is a viewer's own or in its region, are in one of some states. */
    async connects(
      x: Executor,
      labels: readonly string[],
      of: { enterprise: string } | { profile: string },
      states: readonly DockingState[],
    ): Promise<boolean> {
      if (labels.length === 0) return false;
      const other =
        'profile' in of ? eq(table.profile_id, of.profile) : eq(table.enterprise_id, of.enterprise);
      // What was ended is not opened again by what came of it.
      const open = and(inArray(table.state, [...states]), isNull(table.end_reason));
      const where = and(other, arrayOverlaps(table.labels, [...labels]), open);
      return (await x.select({ id: table.id }).from(table).where(where).limit(1)).length > 0;
    },
    async ofProfile(x: Executor, profileId: string): Promise<DockingRow[]> {
      return x.select().from(table).where(eq(table.profile_id, profileId)).orderBy(asc(table.id));
    },
    /** Takes out what a profile's dockings tell of the person; what they count stays. */
    async forgetWords(x: Executor, profileId: string): Promise<void> {
      const own = eq(table.profile_id, profileId);
      const ids = x.select({ id: table.id }).from(table).where(own);
      await x
        .update(table)
        .set({
          ...{ note: null, decline_note: null, end_note: null },
          match: sql`${table.match} || ${JSON.stringify({ reasons: NO_REASONS })}::jsonb`,
          agreement: sql`${table.agreement} - 'title'`,
          outcome: sql`${table.outcome} - 'summary'`,
        })
        .where(own);
      await x.update(dockingSteps).set({ note: null }).where(inArray(dockingSteps.docking_id, ids));
      await x.update(dockingRatings).set({ comment: null }).where(inArray(dockingRatings.docking_id, ids));
      const words = { place: null, summary: null };
      await x.update(dockingMeetings).set(words).where(inArray(dockingMeetings.docking_id, ids));
    },
  };
}

export type DockingStore = ReturnType<typeof createDockingStore>;
