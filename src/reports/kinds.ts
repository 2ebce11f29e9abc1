import { createDemandMatch, type DemandMatchDeps } from './demand-match/gather.ts';
import { createDockingProgress, type DockingProgressDeps } from './docking-progress/gather.ts';
import { createExpertLoad, type ExpertLoadDeps } from './expert-load/gather.ts';
import type { ReportKind } from './kind.ts';
import type { ReportHead, ReportKindName } from './schema.ts';

export interface ReportKindDeps extends DemandMatchDeps {
  profiles: DemandMatchDeps['profiles'] & ExpertLoadDeps['profiles'] & DockingProgressDeps['profiles'];
  demands: DemandMatchDeps['demands'] & ExpertLoadDeps['demands'] & DockingProgressDeps['demands'];
  dockings: DemandMatchDeps['dockings'] & ExpertLoadDeps['dockings'] & DockingProgressDeps['dockings'];
  campaigns: DemandMatchDeps['campaigns'] & DockingProgressDeps['campaigns'];
  transact: ExpertLoadDeps['transact'];
  outbox: ExpertLoadDeps['outbox'];
}
export type ReportKinds = Readonly<Record<ReportKindName, ReportKind>>;

/** The kinds of report, one line a kind. */
export const createReportKinds = (deps: ReportKindDeps): ReportKinds => ({
  demand_match: anyOf(createDemandMatch(deps)),
  expert_load: anyOf(createExpertLoad(deps)),
  docking_progress: anyOf(createDockingProgress(deps)),
});

/** A kind presents what it has gathered itself: whoever holds several of them need not know what. */
const anyOf = <Content extends { head: ReportHead }>(kind: ReportKind<Content>): ReportKind =>
  kind as unknown as ReportKind;
