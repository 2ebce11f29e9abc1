import type { Demand } from '../../demands/schema.ts';
import type { BatchRequest, DemandRanking, RankedPair } from '../../matches/batch.ts';
import type { Constraint } from '../../matching/index.ts';
import type { Shortfall, ShortfallCause } from './schema.ts';
import { shortfallText } from './wording.ts';

type Again = Parameters<BatchRequest<never>['keep']>[1];

interface Short {
  demand: Demand;
  ranking: DemandRanking;
  /** The least score of a good match. */
  least: number;
  again: Again;
}

/** Below so many characters of title, keywords and description nobody can tell what is wanted. */
const THIN = 40;

/**
 * Part of the subject that a good match shares, 0..1: what score a pair has without it says where the expert is and what it
 * offers, not that it can help. Of pairs that people have judged, fewer than half below it suit at all.
 */
const LEAST_TOPIC = 0.2;

/** Whether a pair is worth a call. */
const isGood = ({ score, components }: Pick<RankedPair, 'score' | 'components'>, least: number): boolean =>
  score >= least && (components.find(({ name }) => name === 'topic')?.value ?? 0) >= LEAST_TOPIC;

/** Beyond so many places nobody worth a call is looked for. */
const WIDER = 50;

/** The pairs worth a call, best first: of those that rank high for other reasons, some may have to be passed over. */
export async function goodPairs(
  { pairs }: DemandRanking,
  again: Again,
  { least, limit }: { least: number; limit: number },
): Promise<RankedPair[]> {
  const good = pairs.filter((pair) => isGood(pair, least));
  const reaching = pairs.filter(({ score }) => score >= least).length;
  if (good.length === limit || reaching < limit) return good;
  const wider = await again({ minScore: least, limit: Math.max(WIDER, 2 * limit) });
  if (wider.matches.length <= reaching) return good;
  return (await wider.pairs()).filter((pair) => isGood(pair, least)).slice(0, limit);
}

/** What kept good ones out, in the order in which it is worth telling. */
const BARS: readonly (readonly [Constraint, ShortfallCause])[] = [
  ['no_capacity', 'at_capacity'],
  ['excluded', 'declined'],
  ['wrong_kind', 'wanted_kinds'],
];

/** Why a demand has no good match. */
export async function shortfallOf(short: Short): Promise<Omit<Shortfall, 'nearest'>> {
  const { demand, ranking } = short;
  const sectors = demand.sectors.length > 0 ? demand.sectors : demand.inferred_sectors;
  const told = (cause: ShortfallCause, names: readonly string[] = []) => ({
    cause,
    text_zh: shortfallText(cause, { sectors, names }),
  });
  const barred = await barredBy(short);
  if (barred) return told(barred.cause, barred.names);
  if (ranking.note === 'no_terms' || isThin(demand)) return told('thin_text');
  if (sectors.length > 0 && (await isAlone(short, sectors))) return told('no_expert_in_sector');
  return told('not_close');
}

/** Those who would do, were it not for one constraint. */
async function barredBy({ ranking, least, again }: Short) {
  for (const [constraint, cause] of BARS) {
    if (!ranking.excluded[constraint]) continue;
    const { pairs } = await again({ waive: [constraint], minScore: least, limit: MOST_NAMED });
    const names = (await pairs()).filter((pair) => isGood(pair, least)).map(({ profile }) => profile.name);
    if (names.length > 0) return { cause, names };
  }
  return undefined;
}
const MOST_NAMED = 20;

/** Whether nobody at all is in the demand's sectors. */
async function isAlone({ again }: Short, sectors: readonly string[]): Promise<boolean> {
  const { considered, excluded } = await again({ filters: { sectors }, limit: 1 });
  return considered === 0 && Object.keys(excluded).length === 0;
}

function isThin({ title, keywords, description }: Demand): boolean {
  return [...title, ...keywords.join(''), ...(description ?? '')].length < THIN;
}
