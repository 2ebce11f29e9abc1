import type { Test } from 'tap';
import { answers, change, type Followed, fill, namesOf, remove, revisionsOf, until } from './support.ts';

/** What goes wrong with a server, and how it is put right again. */
export interface Outage {
  name: string;
  /** What the rows of this test are about, and no others. */
  word: string;
  begin(followed: Followed): unknown;
  end(followed: Followed): unknown;
  /** Whether searches still reach the server: it is then left as soon as it is seen to be behind. */
  searched?: boolean;
}

const ROUNDS = 4;

const counts = async (followed: Followed) => {
  const table = (await revisionsOf(followed, 'profiles')).size;
  return `${table} rows, ${followed.stub.documents('zhiqi_profiles').size} in the index`;
};

/**
 * Rows are created, changed and removed while a server is away: all searches are answered, by PostgreSQL, and rightly. Afterwards
 * the server answers again, and nothing is lost.
 */
export async function outlast(t: Test, followed: Followed, { name, word, begin, end, searched }: Outage) {
  const { find, agree, stub } = followed;
  const [changed, removed] = await fill(followed, [
    { name: `改${word}`, bio: word },
    { name: `删${word}`, bio: word },
  ]);
  await agree(t, 'before');
  await until(() => find(word), answers('meilisearch'));
  const before = await counts(followed);

  await begin(followed);
  if (searched) {
    await change(followed, `profiles/${changed}`, { bio: '先改' });
    await fill(followed, [], [{ title: '先改' }]);
    await until(() => find(word), answers('postgres'));
    await until(() => find(word, '&index=demands'), answers('postgres'));
    await change(followed, `profiles/${changed}`, { bio: word });
  }
  for (let i = 0; i < ROUNDS; i++) {
    await fill(followed, [{ name: `新${word}${i}`, bio: word }], [{ title: `${word} ${i}` }]);
    t.equal((await change(followed, `profiles/${changed}`, { bio: `${word} ${i}` })).status, 200);
    if (i === 1) t.equal((await remove(followed, `profiles/${removed}`)).status, 204);
    const made = Array.from({ length: i + 1 }, (_, j) => `新${word}${j}`);
    const wanted = [`改${word}`, ...(i < 1 ? [`删${word}`] : []), ...made];
    const reply = await find(word);
    t.match(reply, { status: 200, body: { engine: 'postgres', total: wanted.length } }, `round ${i}`);
    t.strictSame(namesOf(reply).sort(), wanted.sort(), `round ${i}: what was just written is found`);
    const demands = await find(word, '&index=demands');
    t.match(demands, { status: 200, body: { engine: 'postgres', total: i + 1 } }, `round ${i}: demands`);
  }
  const during = await counts(followed);

  await end(followed);
  await followed.services.searchUpkeep.current();
  const reply = await until(() => find(word), answers('meilisearch'));
  t.equal(namesOf(reply).length, ROUNDS + 1, 'the server finds what was written while it was away');
  await agree(t, 'after');
  t.equal((await find(word, '&index=demands')).body.total, ROUNDS);
  t.comment(`${name}: before ${before}; when it ended ${during}; after ${await counts(followed)}`);
  t.strictSame(stub.violations, []);
}
