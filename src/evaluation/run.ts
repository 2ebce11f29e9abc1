import { analyseDemand, toDemandFacts } from '../demands/facts.ts';
import {
  createEngine,
  type DemandFacts,
  defaultSettings,
  defaultWeights,
  type Engine,
  type ProfileFacts,
  trainModel,
} from '../matching/index.ts';
import { modelTexts } from '../models/texts.ts';
import { analyseProfile, toProfileFacts } from '../profiles/facts.ts';
import { createLexicon, type Lexicon } from '../text/index.ts';
import { estimate, interval } from './bootstrap.ts';
import { demandsToScore, measure } from './measures.ts';
import type { Pack } from './pack.ts';
import { FORMAT, type Run } from './schema.ts';

/** Shows how far a part of the work is. */
export type Stage = <T>(what: string, total: number, work: (at: (done: number) => void) => T) => Promise<T>;

export interface RunOptions {
  /** Builds a model of the pack's texts first, as a service that holds them does by itself; true unless told. */
  model?: boolean;
}

/** Scores and measures a pack by the engine the services use, as they do. */
export async function runPack(
  name: string,
  pack: Pack,
  stage: Stage,
  { model = true }: RunOptions = {},
): Promise<Run> {
  const { judgements, profiles, demands, digests } = pack;
  const texts = await stage('analysing', profiles.length + demands.length, (at) => factsOf(pack, at));
  const engine = await stage('modelling', 1, (at) => {
    const made = engineOf(texts, { model });
    at(1);
    return made;
  });
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

interface Facts {
  lexicon: Lexicon;
  profiles: ProfileFacts[];
  demands: DemandFacts[];
}

/** A pack's rows by their names, analysed as the services analyse theirs; owners are left aside. */
function factsOf(
  { profiles, demands }: Pick<Pack, 'profiles' | 'demands'>,
  at: (done: number) => void,
): Facts {
  const lexicon = createLexicon();
  let done = 0;
  const counted = <T>(facts: T): T => {
    at(++done);
    return facts;
  };
  return {
    lexicon,
    profiles: profiles.map(({ name: id, content }) =>
      counted(toProfileFacts({ ...content, ...analyseProfile(content, lexicon), id }, lexicon)),
    ),
    demands: demands.map(({ name: id, content }) =>
      counted(
        toDemandFacts({ ...content, ...analyseDemand(content, lexicon), ...asked, id, owner: null }, lexicon),
      ),
    ),
  };
}

/** Where a demand of a pack stands. */
const asked = { state: 'published', labels: [] } as const;

/** An engine that holds them, with a model of their texts. */
function engineOf({ lexicon, profiles, demands }: Facts, { model = true }: RunOptions): Engine {
  const engine = createEngine({ lexicon });
  if (model) engine.useModel(trainModel(modelTexts(profiles, demands), defaultWeights.topic));
  engine.load(profiles, demands);
  return engine;
}

/** An engine that holds a pack as a service would. */
export const engineFor = (pack: Pick<Pack, 'profiles' | 'demands'>, options: RunOptions = {}): Engine =>
  engineOf(
    factsOf(pack, () => undefined),
    options,
  );
