import type { Executor } from '../db/transaction.ts';
import {
  compareComponents,
  type DemandFacts,
  type Engine,
  type ExplainOptions,
  type Explanation,
  type Match,
} from '../matching/index.ts';
import type { ProfileService } from '../profiles/service.ts';
import type { Ranking } from './ranking.ts';
import type { LostTo, WhyNot } from './whynot.ts';
import { whyNotEn, whyNotZh } from './wording.ts';

/** A reason before it is put in words. */
export type Cause = Omit<WhyNot, 'summary_zh' | 'summary_en'>;

export interface Standing {
  recommended: boolean;
  rank: number | null;
  why_not: WhyNot | null;
}

export interface StandingDeps {
  db: Executor;
  engine: Pick<Engine, 'explain'>;
  ranking: Pick<Ranking, 'rank'>;
  profiles: Pick<ProfileService, 'facts'>;
}

/** The pair whose standing is asked for. */
export interface Asked {
  demand: DemandFacts;
  profileId: string;
  explanation: Explanation;
}

/** The longest ranking the engine gives. */
const FURTHEST = 1_000;

/** Where an explained pair stands in its demand's ranking of `limit`, and if beyond it, why. */
export function createStanding({ db, engine, ranking, profiles }: StandingDeps) {
  return async (asked: Asked, limit: number, options: ExplainOptions): Promise<Standing> => {
    const { demand, profileId, explanation } = asked;
    if (explanation.exclusion)
      return refused(null, { ...NOTHING, cause: 'constraint', ...explanation.exclusion });
    const { matches, note } = await ranking.rank(demand, { ...options, limit: FURTHEST });
    if (note === 'no_terms') return refused(null, { ...NOTHING, cause: 'no_terms' });
    const rank = placeIn(matches, profileId);
    if (rank !== null && rank <= limit) return { recommended: true, rank, why_not: null };
    // A list that is not full holds everyone who has anything of the subject.
    if (rank === null && matches.length < FURTHEST) return refused(null, { ...NOTHING, cause: 'no_subject' });
    const last = matches[limit - 1] as Match;
    const [facts] = await profiles.facts(db, { ids: [last.profileId] });
    const other = facts && engine.explain(demand, facts, options);
    const lost_to = other ? against(explanation, { ...other, profileId: last.profileId }, limit) : null;
    return refused(rank, { ...NOTHING, cause: 'outranked', lost_to });
  };
}

const NOTHING = { constraint: null, reason: null, lost_to: null };

/** A standing without those beside it. */
export const alone = ({ recommended, why_not }: Standing): Standing => ({
  recommended,
  rank: null,
  why_not: why_not && {
    ...why_not,
    lost_to: null,
    summary_zh: whyNotZh({ ...why_not, lost_to: null }, null),
    summary_en: whyNotEn({ ...why_not, lost_to: null }, null),
  },
});

function refused(rank: number | null, why: Cause): Standing {
  const summaries = { summary_zh: whyNotZh(why, rank), summary_en: whyNotEn(why, rank) };
  return { recommended: false, rank, why_not: { ...why, ...summaries } };
}

function placeIn(matches: readonly Match[], id: string): number | null {
  const index = matches.findIndex(({ profileId }) => profileId === id);
  return index < 0 ? null : index + 1;
}

type Scored = Pick<Explanation, 'score' | 'components'>;

/** A pair beside one that was recommended in its stead. */
export function against(pair: Scored, last: Scored & { profileId: string }, rank: number): LostTo {
  return {
    profile_id: last.profileId,
    rank,
    score: last.score,
    difference: pair.score - last.score,
    components: compareComponents(pair.components, last.components).sort(
      (a, b) => a.difference - b.difference,
    ),
  };
}
