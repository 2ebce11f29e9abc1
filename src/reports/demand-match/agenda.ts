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
    yield {
      kind: 'table',
      table: {
        columns: [
          { title: '需求', type: 'text', width: 36 },
          { title: '需求单位', type: 'text', width: 22 },
          { title: '建议联系', type: 'text', width: 24 },
          { title: '匹配度', type: 'text', width: 8 },
          { title: '理由', type: 'text', width: 44 },
        ],
        rows: calls.map(({ demand, expert }) => [
          demand.title,
          demand.owner ?? '未注明',
          [expert.name, expert.affiliation ?? expert.title].filter(Boolean).join('，'),
          percentText(expert.score),
          expert.reason_zh,
        ]),
        empty: '',
      },
    };
  }
  const waiting = demands.flatMap(({ title, dockings }) =>
    dockings
      .filter(({ state }) => state === 'invited')
      .map(({ name, since, answer_by }) => ({ title, name: name ?? '专家', since, answer_by })),
  );
  const late = waiting.filter(({ answer_by }) => answer_by !== null && isSoon(answer_by, head.made_at));
  if (late.length > 0) {
    yield { kind: 'text', text: '以下邀请快到答复期限，建议催问：' };
    yield {
      kind: 'list',
      items: late.map(
        ({ title, name, answer_by }) => `${name}（${dateText(answer_by as string)}前答复）：${title}`,
      ),
    };
  }
}

const SOON_MS = 3 * 86_400_000;
const isSoon = (answer_by: string, now: string): boolean =>
  Date.parse(answer_by) - Date.parse(now) <= SOON_MS;
