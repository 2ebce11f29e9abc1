import { aimAt, type Context, rawTopic } from '../context.ts';
import { reasonsOf } from '../explain/reasons.ts';
import { traceTopic } from '../explain/trace.ts';
import type {
  DemandFacts,
  ExplainOptions,
  Explanation,
  ProfileFacts,
  SettingsFor,
  Versions,
} from '../types.ts';
import { defaultSettings } from '../weights.ts';
import { components, total } from './components.ts';
import { createBar } from './eligibility.ts';
import { createTables, scoreOf } from './tables.ts';
import { topicValue } from './topic.ts';

/** Row-major demands × profiles, constraints left aside. */
export function scoreMatrix(
  context: Context,
  demandIds: readonly string[],
  profileIds: readonly string[],
  settings: SettingsFor = () => defaultSettings,
): Float64Array {
  const { corpus, demands, weights } = context;
  const asked = known('demand', demandIds, (id) => demands.all.get(id));
  const offered = known('profile', profileIds, (id) => corpus.find(id));
  const scores = new Float64Array(asked.length * offered.length);
  const tablesOf = createTables(corpus.facts, weights.inferredCertainty);
  asked.forEach((demand, row) => {
    const { record } = aimAt(demand, context);
    const tables = tablesOf(demand, settings(demand));
    offered.forEach(({ document, vector, columns, number }, column) => {
      const raw = record.terms.length === 0 ? 0 : rawTopic(document, vector, demand, context).raw;
      const topic = topicValue(raw, weights.topic);
      scores[row * offered.length + column] = scoreOf(topic, tables, columns, number);
    });
  });
  return scores;
}

function known<T>(what: string, ids: readonly string[], find: (id: string) => T | undefined): T[] {
  const found = ids.map(find);
  const missing = ids.filter((_, i) => found[i] === undefined);
  if (missing.length > 0) throw new RangeError(`unknown ${what} ids: ${missing.join(', ')}`);
  return found as T[];
}

/** One pair, with its reasons. */
export function explainPair(
  context: Context,
  demand: DemandFacts,
  profile: ProfileFacts,
  { settings = () => defaultSettings, waive, exclude }: ExplainOptions,
): Omit<Explanation, keyof Versions> {
  const { corpus, weights } = context;
  const { record, plan } = aimAt(demand, context);
  const document = corpus.stranger(profile.features);
  const vector = corpus.placement?.place(document) ?? null;
  const trace = traceTopic({ demand, plan, document, vector }, context);
  const chosen = settings(demand);
  const topic = topicValue(trace.raw, weights.topic);
  const list = components(topic, demand, profile, chosen, weights.inferredCertainty);
  return {
    score: total(list),
    settings: chosen.name,
    components: list,
    reasons: reasonsOf({ demand: record, profile, plan, trace, components: list }),
    exclusion: createBar(profile)(demand, { waive, exclude: exclude?.get(profile.id) }),
  };
}
