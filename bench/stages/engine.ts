import { availableParallelism } from 'node:os';
import type { DemandFacts, Engine } from '../../src/matching/index.ts';
import { openEngine, openPool, rank } from '../engine.ts';
import { heldMb, peakMb } from '../memory.ts';
import { makeCorpus, type Settings } from '../options.ts';
import { say } from '../progress.ts';
import { median, quantile, timeEach } from '../quantiles.ts';
import type { Figures } from '../report.ts';
import { loadTimed, type Source, sourceOf } from './source.ts';

const UPDATES = 200;
const RANKINGS = 1_000;
const WARM_UP = 100;
/** An engine too slow for the whole sample is measured by what it has done in this time. */
const RANK_LIMIT_MS = 45_000;
const UPDATE_LIMIT_MS = 20_000;

/** Build, ranking, batch and updates on one index; ranking without evidence on another, after it. */
export async function measureEngine(settings: Settings): Promise<Figures> {
  const { only, quick } = settings;
  const made = makeCorpus(settings);
  const source = sourceOf(made, { evidence: true });
  const demands = source.sample(quick ? 100 : RANKINGS);
  const figures = only.some((stage) => stage !== 'rank-no-evidence')
    ? await withEvidence(settings, source, demands)
    : {};
  if (only.includes('rank-no-evidence')) {
    say('ranking without evidence, on an index of its own');
    const engine = openEngine();
    loadTimed(engine, sourceOf(made, { evidence: false }));
    const times = rankings(engine, demands);
    figures.rank_no_evidence_p50_ms = median(times);
    figures.rank_no_evidence_p99_ms = quantile(times, 0.99);
  }
  return figures;
}

async function withEvidence(
  { only, quick, profiles }: Settings,
  source: Source,
  demands: readonly DemandFacts[],
): Promise<Figures> {
  const engine = openEngine();
  const before = heldMb();
  say(`building the index of ${profiles} profiles`);
  const build_ms = loadTimed(engine, source);
  const figures: Figures = { build_ms, memory_mb: heldMb() - before, peak_rss_mb: peakMb() };
  if (only.includes('rank')) {
    say('ranking demands');
    const times = rankings(engine, demands);
    figures.rank_p50_ms = median(times);
    figures.rank_p99_ms = quantile(times, 0.99);
  }
  if (only.includes('batch')) Object.assign(figures, await batches(engine, [...source.demands()]));
  if (only.includes('update')) Object.assign(figures, updates(engine, source, quick ? 20 : UPDATES));
  return figures;
}

function rankings(engine: Engine, demands: readonly DemandFacts[]): number[] {
  const once = (demand: DemandFacts) => void rank(engine, demand);
  timeEach(demands.slice(0, WARM_UP), once, RANK_LIMIT_MS / 4);
  const times = timeEach(demands, once, RANK_LIMIT_MS);
  if (times.length < demands.length) say(`too slow for ${demands.length} demands: ${times.length} ranked`);
  return times;
}

/** Profiles that get new content; a ranking after each shows what an update may have put off. */
function updates(engine: Engine, source: Source, count: number): Figures {
  say(`updating ${count} profiles`);
  const changed = source.changed(count);
  const [demand] = source.sample(1) as [DemandFacts];
  const after: number[] = [];
  const times: number[] = [];
  const began = performance.now();
  for (const facts of changed) {
    times.push(...timeEach([facts], (one) => engine.putProfile(one)));
    after.push(...timeEach([demand], (one) => void rank(engine, one)));
    if (performance.now() - began > UPDATE_LIMIT_MS) break;
  }
  return {
    update_ms: median(times),
    update_max_ms: quantile(times, 1),
    rank_after_update_p50_ms: median(after),
  };
}

async function batches(engine: Engine, demands: readonly DemandFacts[]): Promise<Figures> {
  const threads = availableParallelism();
  return {
    batch_threads: threads,
    batch_1_thread_s: await batch(engine, demands, 1),
    batch_all_cores_s: await batch(engine, demands, threads),
  };
}

async function batch(engine: Engine, demands: readonly DemandFacts[], threads: number): Promise<number> {
  const pool = openPool(engine, threads);
  try {
    await pool.rankAll(demands.slice(0, WARM_UP));
    say(`ranking ${demands.length} demands on ${threads} worker threads`);
    const began = performance.now();
    await pool.rankAll(demands);
    return (performance.now() - began) / 1000;
  } finally {
    await pool.close();
  }
}
