import { analyseDemand, toDemandFacts } from '../demands/facts.ts';
import { createEngine, defaultSettings, type Engine } from '../matching/index.ts';
import { analyseProfile, toProfileFacts } from '../profiles/facts.ts';
import { createLexicon } from '../text/index.ts';
import { estimate, interval } from './bootstrap.ts';
import { demandsToScore, measure } from './measures.ts';
import type { Pack } from './pack.ts';
import { FORMAT, type Run } from './schema.ts';

/** Shows how far a part of the work is. */
export type Stage = <T>(what: string, total: number, work: (at: (done: number) => void) => T) => Promise<T>;

/** Scores and measures a pack by the engine the services use, as they do. */
export async function runPack(name: string, pack: Pack, stage: Stage): Promise<Run> {
  const { judgements, profiles, demands, digests } = pack;
  const engine = await stage('analysing', profiles.length + demands.length, (at) => engineFor(pack, at));
  const measured = await stage('scoring', demandsToScore(pack), (at) =>
    measure(pack, (demand, among) => engine.score([demand], among), at),
  );
  const pairs = judgements.kind === 'pairs' ? judgements.pairs.length : 0;
  return {
    format: FORMAT,
    pack: name,
    kind: judgements.kind,
    by: judgements.kind === 'pairs' ? judgements.by : 'demand',
    counts: { profiles: profiles.length, demands: demands.length, judgements: judgements.count, pairs },
    digests,
    versions: { ...engine.versions, weights: defaultSettings.name },
    metrics: measured.map(({ figures, ...metric }) => ({
      ...metric,
      value: estimate(figures),
      ...interval(figures),
      figures,
    })),
  };
}

/** An engine that holds a pack's rows by their names, analysed as the services analyse theirs; owners are left aside. */
export function engineFor(
  { profiles, demands }: Pick<Pack, 'profiles' | 'demands'>,
  at: (done: number) => void = () => undefined,
): Engine {
  const lexicon = createLexicon();
  const engine = createEngine({ lexicon });
  let done = 0;
  const counted = <T>(facts: T): T => {
    at(++done);
    return facts;
  };
  engine.load(
    profiles.map(({ name: id, content }) =>
      counted(toProfileFacts({ ...content, ...analyseProfile(content, lexicon), id }, lexicon)),
    ),
    demands.map(({ name: id, content }) =>
      counted(toDemandFacts({ ...content, ...analyseDemand(content, lexicon), id, owner: null }, lexicon)),
    ),
  );
  return engine;
}
