import { createDemandMatch, type DemandMatchDeps } from './demand-match/gather.ts';
import { presentDemandMatch } from './demand-match/present.ts';
import { DemandMatchReport } from './demand-match/schema.ts';
import type { ReportKind } from './kind.ts';
import type { ReportKinds } from './maker.ts';
import type { ReportHead } from './schema.ts';

export interface ReportKindDeps extends DemandMatchDeps {}

/** The kinds of report, one line a kind. */
export function createReportKinds(deps: ReportKindDeps): ReportKinds {
  const gather = createDemandMatch(deps);
  return {
    demand_match: anyOf({
      name: 'demand_match',
      schema: DemandMatchReport,
      gather,
      present: presentDemandMatch,
    }),
  } as never;
}

/** A kind presents what it has gathered itself: whoever holds several of them need not know what. */
const anyOf = <Content extends { head: ReportHead }>(kind: ReportKind<Content>): ReportKind =>
  kind as unknown as ReportKind;
