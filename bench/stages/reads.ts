import { isDeepStrictEqual } from 'node:util';
import { type Asked, ask } from '../cannon.ts';
import type { BenchDatabase } from '../database.ts';
import { makeCorpus, type Settings } from '../options.ts';
import { say } from '../progress.ts';
import { median } from '../quantiles.ts';
import type { Figures } from '../report.ts';
import { type Service, startBare, startService } from '../service.ts';
import { spread } from './source.ts';
import { storeRows } from './stored.ts';

const ROWS_EACH = 500;
const ROUNDS = 9;
const SECONDS = 5;
const CONNECTIONS = 50;

/**
 * Reading single rows: the service with all that a request passes, beside the same rows off bare Fastify and pg. The two take
 * turns, so that what else the machine does falls on both; the ratio is the median of those of each round.
 */
export async function measureReads(database: BenchDatabase, settings: Settings): Promise<Figures> {
  await storeRows(database, settings);
  // A model built meanwhile would be measured with it.
  const service = await startService(database, { ZHIQI_MODEL: 'manual' });
  const bare = await startBare(database);
  try {
    const asked = mixed(pathsOf(settings), await keysOf(service));
    await compare(asked.slice(0, 20), service.url, bare.url);
    const [rounds, seconds] = settings.quick ? [3, 2] : [ROUNDS, SECONDS];
    const rpsOf = async (url: string, duration = seconds): Promise<number> => {
      const told = await ask(url, asked, { connections: CONNECTIONS, seconds: duration });
      return told.times.length / told.seconds;
    };
    say(`reading rows, the service and the bare routes in turn, ${rounds} times`);
    // Long enough for what is hot to be compiled.
    for (const { url } of [service, bare]) await rpsOf(url, 3 * seconds);
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      // Who comes first changes, or a drift of the machine would favour one.
      const turn = async () => void ours.push(await rpsOf(service.url));
      if (round % 2 === 0) await turn();
      theirs.push(await rpsOf(bare.url));
      if (round % 2 === 1) await turn();
    }
    const ratios = ours.map((rps, round) => rps / (theirs[round] as number));
    say(`ratios: ${ratios.map((ratio) => ratio.toFixed(3)).join(' ')}`);
    return { read_rps: median(ours), bare_rps: median(theirs), read_ratio: median(ratios) };
  } finally {
    await Promise.all([service.stop(), bare.stop()]);
  }
}

function pathsOf(settings: Settings): string[] {
  const { corpus } = makeCorpus(settings);
  const demands = spread(settings.demands, ROWS_EACH).map((number) => `demands/${corpus.demand(number).id}`);
  const profiles = spread(settings.profiles, ROWS_EACH).map(
    (number) => `profiles/${corpus.profile(number).id}`,
  );
  return demands.flatMap((path, i) => [path, profiles[i] ?? path]).map((path) => `/v1/${path}`);
}

/** Each path is asked for by another key than the one before. */
const mixed = (paths: readonly string[], keys: readonly string[]): Asked[] =>
  paths.map((path, i) => ({
    path,
    headers: { authorization: `Bearer ${keys[i % keys.length]}` },
  }));

/** Keys of an association, an enterprise and an administrator. */
async function keysOf({ url, headers }: Service): Promise<string[]> {
  const post = async (path: string, body: object): Promise<{ id: string; key: string }> => {
    const init = {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    const reply = await fetch(`${url}/v1/${path}`, init);
    if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
    return reply.json() as Promise<{ id: string; key: string }>;
  };
  const region = '330100';
  const association = await post('associations', { name: '示例科协', level: 'city', region });
  const enterprise = await post('enterprises', { name: '示例企业', region });
  const subjects = [
    { role: 'association_operator', subject_id: association.id },
    { role: 'enterprise', subject_id: enterprise.id },
    { role: 'admin' },
  ];
  return Promise.all(
    subjects.map(async (subject) => (await post('api-keys', { name: 'bench', ...subject })).key),
  );
}

/** Both give the same rows, or their speeds could not be compared. Throws where they do not. */
async function compare(asked: readonly Asked[], ours: string, theirs: string): Promise<void> {
  for (const { path, headers } of asked) {
    const [one, other] = await Promise.all(
      [ours, theirs].map(async (url) => (await fetch(url + path, { headers })).json()),
    );
    if (!isDeepStrictEqual(one, other)) throw new Error(`${path} is not the same row on both`);
  }
}
