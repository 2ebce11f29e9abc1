import type { Cell, Column } from '../../sheets/sheet.ts';
import type { Block } from '../document.ts';
import { dateText, percentText } from '../wording.ts';
import { isBegun } from './changes.ts';
import type { DemandMatchReport, MatchedDemand, MatchedExpert } from './schema.ts';

const MOST = 6;

interface Call {
  demand: MatchedDemand;
  expert: MatchedExpert;
}

/**
 * Whom to call first: of the demands for which nothing has been begun, the best expert of each; the surest pairs first,
 * nobody named twice before everybody was named once.
 */
export function callsOf(demands: readonly MatchedDemand[], most: number): Call[] {
  const calls = demands
    .filter((demand) => !isBegun(demand))
    .flatMap((demand): Call[] => (demand.matches[0] ? [{ demand, expert: demand.matches[0] }] : []))
    .sort((a, b) => b.expert.score - a.expert.score || (a.demand.demand_id < b.demand.demand_id ? -1 : 1));
  const asked = new Set<string>();
  const [first, again]: [Call[], Call[]] = [[], []];
  for (const call of calls) {
    (asked.has(call.expert.profile_id) ? again : first).push(call);
    asked.add(call.expert.profile_id);
  }
  return [...first, ...again].slice(0, most);
}

/** What is to be done this week. */
export function* agenda({ demands, head }: DemandMatchReport): Generator<Block> {
  const calls = callsOf(demands, MOST);
  if (calls.length > 0) {
    yield { kind: 'text', text: '建议先联系以下专家（需求尚未邀请过任何人，按匹配度排列）：' };
    yield { kind: 'table', table: { columns: CALLS, rows: calls.map(callRow), empty: '' } };
  }
  const late = lateOf(demands, head.made_at);
  if (late.length > 0) {
    yield { kind: 'text', text: '以下邀请快到答复期限，建议催问：' };
    yield { kind: 'list', items: late };
  }
}

const text = (title: string, width: number): Column => ({ title, type: 'text', width });
const CALLS = [
  text('需求', 36),
  text('需求单位', 22),
  text('建议联系', 24),
  text('匹配度', 8),
  text('理由', 44),
];

const callRow = ({ demand, expert }: Call): Cell[] => [
  ...[demand.title, demand.owner ?? '未注明'],
  [expert.name, expert.affiliation ?? expert.title].filter(Boolean).join('，'),
  ...[percentText(expert.score), expert.reason_zh],
];

/** Invitations that are to be answered within days. */
const lateOf = (demands: readonly MatchedDemand[], now: string): string[] =>
  demands.flatMap(({ title, dockings }) =>
    dockings.flatMap(({ name, state, answer_by }) =>
      state === 'invited' && answer_by !== null && isSoon(answer_by, now)
        ? [`${name ?? '专家'}（${dateText(answer_by)}前答复）：${title}`]
        : [],
    ),
  );

const SOON_MS = 3 * 86_400_000;
const isSoon = (answer_by: string, now: string): boolean =>
  Date.parse(answer_by) - Date.parse(now) <= SOON_MS;
