import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, aProfile } from '../support/factories.ts';
import { anotherInstance } from '../support/instances.ts';

const first = await createApp(t);
const ask = first.as('province_operator');
const second = await anotherInstance(t, first, { following: true });

interface Found {
  items: { reasons: { bridges: { from: string; to: string }[] } }[];
  lexicon: string;
}
type Ask = (method: 'GET', url: string) => Promise<{ body: Found }>;
/** The bridges of the demand's matches, and the lexicon they were made by. */
async function match(through: Ask): Promise<{ bridges: string[]; lexicon: string }> {
  const { items, lexicon } = (await through('GET', '/v1/demands/ext:need/matches')).body;
  const bridges = items.flatMap(({ reasons }) => reasons.bridges.map(({ from, to }) => `${from} → ${to}`));
  return { bridges, lexicon };
}

const entry = { external_id: 'own', zh: ['卓布拉'], en: ['zorblax'] };
await ask('POST', '/v1/demands', aDemand({ external_id: 'need', title: '卓布拉' }));
await ask('POST', '/v1/profiles', aProfile({ bio: 'Zorblax.' }));
await second.caughtUp();

t.test('another process sees an entry by following alone, and names the same lexicon', async (t) => {
  const before = await match(second.ask);
  t.same(before.bridges, []);
  await ask('POST', '/v1/lexicon', entry);
  await second.ask('POST', '/v1/lexicon', { en: ['wa', 'wo'] });
  await second.caughtUp();
  t.same((await match(second.ask)).bridges, ['卓布拉 → zorblax']);
  await first.services.loader.current();
  t.equal((await match(second.ask)).lexicon, (await match(ask)).lexicon);
  const lookup = await second.ask('GET', '/v1/lexicon/lookup?term=zorblax');
  t.match(lookup.body.meanings, [{ source: 'own', zh: ['卓布拉'] }]);

  await ask('DELETE', '/v1/lexicon/ext:own', undefined, ANY);
  await second.caughtUp();
  const after = await match(second.ask);
  t.same(after.bridges, []);
  t.not(after.lexicon, before.lexicon, 'the other entry is still there');
  t.equal(after.lexicon, (await match(ask)).lexicon);
});

t.test('what a process wrote before it fell counts in the others, and after a restart', async (t) => {
  const fallen = await anotherInstance(t, first, { following: false });
  await fallen.ask('POST', '/v1/lexicon', entry);
  await Promise.all([first.services.loader.current(), second.services.loader.current()]);
  const found = await match(ask);
  t.same(found.bridges, ['卓布拉 → zorblax']);
  t.same(await match(second.ask), found);

  const restarted = await anotherInstance(t, first, { following: false });
  t.same(await match(restarted.ask), found);
});

t.test('of two writers of one entry none is lost, and all end with one lexicon', async (t) => {
  const writes = Array.from({ length: 4 }, (_, i) => [
    ask('PATCH', '/v1/lexicon/ext:own', { en: ['zorblax', `zo ${i}`] }, ANY),
    second.ask('PATCH', '/v1/lexicon/ext:own', { zh: ['卓布拉', `卓${i}号`] }),
    ask('POST', '/v1/lexicon', { en: [`wa ${i}`, `wo ${i}`] }),
    second.ask('POST', '/v1/lexicon', { en: [`va ${i}`, `vo ${i}`] }),
  ]).flat();
  for (const { status } of await Promise.all(writes)) t.ok(status < 300, `${status}`);
  await Promise.all([first.services.loader.current(), second.services.loader.current()]);
  t.same(await match(second.ask), await match(ask));
  t.equal((await ask('GET', '/v1/lexicon?total=true')).body.total, 10);
  t.match((await ask('GET', '/v1/lexicon/ext:own')).body, {
    version: 9,
    zh: ['卓布拉', /./],
    en: ['zorblax', /./],
  });
});
