import type { DemandState } from '../../demands/states.ts';
import type { Course } from '../../dockings/service.ts';

/** How far a demand can come, in order. */
export const stages = [
  'collected',
  'submitted',
  'verified',
  'published',
  'invited',
  'accepted',
  'met',
  'agreement',
  'outcome',
] as const;
export type Stage = (typeof stages)[number];
export type StageCounts = Record<Stage, number>;

/** The stages that dockings tell of, by when a docking came to each. */
export const DOCKED = {
  invited: 'invited_at',
  accepted: 'accepted_at',
  met: 'met_at',
  agreement: 'agreed_at',
  outcome: 'concluded_at',
} as const satisfies Partial<Record<Stage, keyof Course>>;
export type DockedStage = keyof typeof DOCKED;
export const dockedStages = Object.keys(DOCKED) as DockedStage[];

/**
 * The stage a demand has reached for certain that ever was in a state. A demand is docking from its first invitation on, also
 * where that was sent elsewhere and the demand came here by import; what was given back, closed or expired had been submitted,
 * while a draft can be withdrawn.
 */
const IMPLIED: Readonly<Record<DemandState, Stage>> = {
  draft: 'collected',
  withdrawn: 'collected',
  submitted: 'submitted',
  returned: 'submitted',
  closed: 'submitted',
  expired: 'submitted',
  verified: 'verified',
  published: 'published',
  docking: 'invited',
  fulfilled: 'invited',
};

export const rankOf = (stage: Stage): number => stages.indexOf(stage);

/** How far a docking came, whatever became of it then; undefined where the expert was not even invited. */
export const furthestOf = (course: Course): DockedStage | undefined =>
  dockedStages.findLast((stage) => course[DOCKED[stage]] !== null);

/**
 * The furthest stage a demand ever reached, by the states it was in and by its dockings. Whoever reached a stage counts for all
 * before it too, recorded here or not: a demand that was imported as published was collected, submitted and verified; a
 * docking whose agreement was noted without a meeting has met.
 */
export function furthestStage(states: Iterable<DemandState>, courses: readonly Course[]): Stage {
  let furthest = 0;
  for (const state of states) furthest = Math.max(furthest, rankOf(IMPLIED[state]));
  for (const course of courses) {
    const stage = furthestOf(course);
    if (stage) furthest = Math.max(furthest, rankOf(stage));
  }
  return stages[furthest] as Stage;
}

/** How many demands reached each stage, each once. */
export function countStages(demands: Iterable<{ stage: Stage }>): StageCounts {
  const counts = Object.fromEntries(stages.map((stage) => [stage, 0])) as StageCounts;
  for (const demand of demands)
    for (const stage of stages.slice(0, rankOf(demand.stage) + 1)) counts[stage] += 1;
  return counts;
}

/** The first time a docking of a demand came to each stage, as recorded. */
export function firstTimes(courses: readonly Course[]): Record<DockedStage, string | null> {
  const first = (stage: DockedStage) =>
    courses.reduce<string | null>((least, course) => {
      const at = course[DOCKED[stage]];
      return at !== null && (least === null || at < least) ? at : least;
    }, null);
  return Object.fromEntries(dockedStages.map((stage) => [stage, first(stage)])) as Record<
    DockedStage,
    string | null
  >;
}
