import t from 'tap';
import { system } from '../../src/access/principal.ts';
import type { DemandRanking } from '../../src/matches/batch.ts';
import { ANY, aProfile, NDJSON, toLines } from '../support/factories.ts';
import { createRuns } from './support.ts';

const { admin, run, services, database } = await createRuns(t);
const { matches, loader, outbox } = services;
const choose = async () => {
  const { body } = await admin('GET', '/v1/demands');
  return body.items.sort((a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1));
};
const scoresOf = ({ pairs }: DemandRanking) => pairs.map(({ profile, score }) => [profile.id, score]);
const usual = { options: { limit: 20 }, settings: services.matchSettings.inUse };
/** All scores as they are now. */
const scores = async () => (await matches.run(system, { ...usual, choose, keep: scoresOf })).results;
/** The same by the ordinary way. */
const lists = async () => {
  const found = [];
  for (const { id } of await choose()) {
    const { body } = await admin('GET', `/v1/demands/${id}/matches`);
    found.push(
      body.items.map(({ profile, score }: { profile: { id: string }; score: number }) => [profile.id, score]),
    );
  }
  return found;
};
const bio = (number: number, subject = '虫害') =>
  admin('PATCH', '/v1/profiles/ext:new_materials-0', { bio: `研究${subject}，第${number}稿。` }, ANY);

t.test('a change while a run goes makes it begin anew: it is of the state after it, whole', async (t) => {
  let chosen = 0;
  let kept = 0;
  const found = await matches.run(system, {
    ...usual,
    async choose() {
      chosen++;
      return choose();
    },
    async keep(ranking) {
      if (kept++ === 1) {
        await bio(1);
        await loader.current();
      }
      return scoresOf(ranking);
    },
  });
  t.equal(chosen, 2, 'the demands are chosen anew, too');
  t.equal(kept, 2 + 3);
  t.equal(found.position, await outbox.lastPosition(database.db));
  t.same(found.results, await scores());
});

t.test(
  'a change after the last demand was ranked does not count: the run is of the state before',
  async (t) => {
    const before = await scores();
    let kept = 0;
    const found = await matches.run(system, {
      ...{ ...usual, choose },
      async keep(ranking) {
        if (++kept === 3) await bio(2, '茶园');
        return scoresOf(ranking);
      },
    });
    t.same(found.results, before);
    t.notSame(await scores(), before);
  },
);

t.test('under steady changes the engine is held: a run ends, and who waits follows', async (t) => {
  let kept = 0;
  let before: unknown[] = [];
  let waiting: Promise<unknown> | undefined;
  const found = await matches.run(system, {
    ...usual,
    async choose() {
      before = kept === 3 ? await lists() : before;
      return choose();
    },
    async keep(ranking) {
      kept++;
      await bio(kept, kept <= 3 ? '茶园' : '电解液');
      if (kept <= 3) await loader.current();
      else waiting ??= admin('GET', '/v1/demands/ext:new_materials/matches');
      return scoresOf(ranking);
    },
  });
  t.equal(kept, 3 + 3, 'it gave way three times, and went on to the end');
  t.ok(
    found.position < (await outbox.lastPosition(database.db)),
    'it is of the state before the last changes',
  );
  t.same(found.results, before);
  t.match(await waiting, { status: 200 });
  t.notSame(await scores(), found.results, 'and then the engine has gone on');
  t.same(await scores(), await lists());
});

t.test('half a run is never seen: neither while it is written nor when writing fails', async (t) => {
  const count = async (table: string) => (await database.pool.query(`SELECT 1 FROM ${table}`)).rowCount;
  await run({ external_id: 'there' });
  const tables = ['match_runs', 'match_run_demands', 'match_run_results'];
  const before = await Promise.all(tables.map(count));
  const runs = await Promise.all(
    [1, 2, 3].map(() => admin('POST', '/v1/match-runs', { external_id: 'one' })),
  );
  t.same(runs.map(({ status }) => status).sort(), [201, 409, 409], 'of three at once, one is stored');
  t.same(await Promise.all(tables.map(count)), [
    (before[0] ?? 0) + 1,
    (before[1] ?? 0) + 3,
    (before[2] ?? 0) * 2,
  ]);
});

t.test('runs, imports and matches at the same time get along, and every run is of one state', async (t) => {
  const writing = async () => {
    for (let i = 0; i < 5; i++) {
      const lines = toLines(
        [1, 2, 3].map((n) => aProfile({ external_id: `late-${i}-${n}`, bio: '研究氢脆。' })),
      );
      await admin('POST', '/v1/profiles/import', lines, NDJSON);
      t.equal((await admin('GET', '/v1/demands/ext:new_materials/matches')).status, 200);
    }
  };
  const [made] = await Promise.all([run({ limit: 100 }), writing()]);
  const { body } = await admin('GET', `/v1/match-runs/${made.id}/results`);
  const considered = body.items.map((item: { considered: number }) => item.considered);
  t.equal(new Set(considered).size, 1, 'all demands saw as many profiles');
  t.equal((considered[0] - 15) % 3, 0, 'no import in part');
});
