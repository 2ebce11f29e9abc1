import { parseArgs } from 'node:util';
import { type CorpusOptions, createCorpus } from './corpus/corpus.ts';
import { createWriter, type Style, styles } from './corpus/texts.ts';
import { scripts } from './corpus/words.ts';

export const stages = [
  ...(['build', 'rank', 'batch', 'update', 'rank-no-evidence'] as const),
  ...(['minisearch', 'route', 'reads', 'postgres', 'jobs'] as const),
  ...(['search', 'meili', 'sync', 'sheets', 'reports'] as const),
] as const;
export type Stage = (typeof stages)[number];

/** What a run is to measure; plain data, so that a process of its own can be told. */
export interface Settings extends CorpusOptions {
  readonly style: Style;
  readonly only: readonly Stage[];
  /** How many of the profiles `sync` takes. */
  readonly syncProfiles: number;
  /** Smaller samples: for trying the bench itself. */
  readonly quick: boolean;
}

export const makeCorpus = (settings: Settings) => ({
  corpus: createCorpus(settings),
  writer: createWriter(settings.style, settings.script),
});

const USAGE = `npm run bench -- [options]
  --scale              10,000, 100,000 and 1,000,000 profiles: build, memory, ranking
  --profiles N         100,000 unless told
  --demands N          10,000 unless told
  --sync-profiles N    10,000 unless told: of what an index is built and written to
  --only a,b           of ${stages.join(', ')}
  --script latin|han   what the words are written in
  --running            words in running text: neighbours form terms too
  --seed N             another corpus
  --quick              2,000 profiles, 200 demands and small samples
`;

/** The settings of a command line; undefined where it only asks for help. Throws where it cannot be understood. */
export function readOptions(args: string[]): (Settings & { scale: boolean }) | undefined {
  const flag = { type: 'boolean', default: false } as const;
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      ...{ scale: flag, quick: flag, running: flag, help: { ...flag, short: 'h' } },
      ...{ profiles: text, demands: text, only: text, script: text, seed: text, 'sync-profiles': text },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return undefined;
  }
  const { quick, scale } = values;
  return {
    ...{ quick, scale },
    seed: whole('seed', values.seed, 42),
    profiles: whole('profiles', values.profiles, quick ? 2_000 : 100_000),
    demands: whole('demands', values.demands, quick ? 200 : 10_000),
    syncProfiles: whole('sync-profiles', values['sync-profiles'], quick ? 1_000 : 10_000),
    script: oneOf('script', values.script ?? 'latin', scripts),
    style: values.running ? styles[1] : styles[0],
    only: values.only?.split(',').map((name) => oneOf('only', name, stages)) ?? stages,
  };
}

function whole(name: string, given: string | undefined, otherwise: number): number {
  const number = given === undefined ? otherwise : Number(given.replaceAll(/[_,]/g, ''));
  if (!Number.isSafeInteger(number) || number < 1) throw new RangeError(`--${name}: a whole number above 0`);
  return number;
}

function oneOf<T extends string>(name: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === given);
  if (found === undefined) throw new RangeError(`--${name}: one of ${allowed.join(', ')}`);
  return found;
}
