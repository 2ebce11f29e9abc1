import t from 'tap';
import { createRankingPool } from '../../src/matches/pool.ts';
import { createRanking } from '../../src/matches/ranking.ts';
import { createEngine } from '../../src/matching/index.ts';
import { demand, lexicon, profile } from '../matching/support.ts';

const SUBJECTS = [
  '电解液',
  '水稻育种',
  '激光熔化',
  '废水处理',
  '机器人视觉',
  'laser melting',
  'membrane fouling',
];
const bio = (i: number): string => `长期从事${SUBJECTS[i % 7]}与${SUBJECTS[(i * 3 + 1) % 7]}研究`;

function filled() {
  const engine = createEngine({ lexicon });
  const profiles = Array.from({ length: 300 }, (_, i) => profile(`p${i}`, { bio: bio(i) }));
  const demands = SUBJECTS.map((title, i) => demand(`d${i}`, { title: `${title}技术` }));
  engine.load(profiles, demands);
  // Changes that are not in shared memory yet.
  for (let i = 0; i < 20; i++) engine.putProfile(profile(`p${i}`, { bio: bio(i + 1) }));
  engine.removeProfile('p20');
  return { engine, demands };
}

t.test('a ranking made in another thread is the one made here, to the last digit', async (t) => {
  const { engine, demands } = filled();
  const pool = createRankingPool(2);
  t.teardown(() => pool.close());
  const here = demands.map((one) => engine.rank(one, { limit: 50 }));
  const ranking = createRanking(engine, pool);
  const aside = await Promise.all(demands.map((one) => ranking.rankAside(one, { limit: 50 })));
  t.same(JSON.stringify(aside), JSON.stringify(here.map(({ matches, ...rest }) => ({ ...rest, matches }))));
  t.ok(here.every(({ matches }) => matches.length > 0));
});

t.test('threads see changes made since they last ranked', async (t) => {
  const { engine } = filled();
  const pool = createRankingPool(1);
  t.teardown(() => pool.close());
  const { rankAside } = createRanking(engine, pool);
  const asked = demand('d', { title: '柔性钙钛矿组件' });
  const best = async () => (await rankAside(asked, { limit: 1 })).matches[0]?.profileId;
  t.not(await best(), 'new');
  engine.putProfile(profile('new', { bio: '柔性钙钛矿组件' }));
  t.equal(await best(), 'new');
  engine.removeProfile('new');
  t.not(await best(), 'new');
});

t.test('who waits for a pool that closes is told', async (t) => {
  const { engine, demands } = filled();
  const pool = createRankingPool(1);
  const { rankAside } = createRanking(engine, pool);
  const waiting = Promise.all(demands.map((one) => rankAside(one, {})));
  await Promise.all([t.rejects(waiting, { message: 'a ranking thread has ended' }), pool.close()]);
  await t.rejects(rankAside(demands[0] as (typeof demands)[number], {}), {
    message: 'the ranking pool is closed',
  });
});
