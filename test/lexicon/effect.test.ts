import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, aProfile, NDJSON, toLines } from '../support/factories.ts';

const { as } = await createApp(t);
const ask = as('province_operator');
const preview = '/v1/matches/preview';
const entry = { external_id: 'own', zh: ['卓布拉'], en: ['zorblax'], sectors: ['new_materials'] };

interface Found {
  items: { reasons: { bridges: { from: string; to: string }[] }; profile: { external_id: string } }[];
  lexicon: string;
}
const bridgesOf = ({ items }: Found) =>
  items.flatMap(({ reasons }) => reasons.bridges.map(({ from, to }) => `${from} → ${to}`));
const match = async (): Promise<Found> => (await ask('GET', '/v1/demands/ext:need/matches')).body;
const empty = async () => {
  const { items } = (await ask('GET', '/v1/lexicon?page_size=200')).body;
  for (const { id } of items) await ask('DELETE', `/v1/lexicon/${id}`, undefined, ANY);
};

await ask('POST', '/v1/demands', aDemand({ external_id: 'need', title: '卓布拉' }));
await ask('POST', '/v1/profiles', aProfile({ external_id: 'can', bio: 'Zorblax.' }));

t.test('an own entry counts in the very next match, and no more after it is gone', async (t) => {
  const before = await match();
  t.same(bridgesOf(before), []);
  await ask('POST', '/v1/lexicon', entry);
  const bridged = await match();
  t.same(bridgesOf(bridged), ['卓布拉 → zorblax'], 'the bridging pair is among the reasons');
  t.not(bridged.lexicon, before.lexicon, 'the result names another lexicon');
  const asText = (await ask('POST', preview, { title: '卓布拉' })).body;
  t.same(bridgesOf(asText), ['卓布拉 → zorblax'], 'a text that is not stored is met as well');

  await ask('PATCH', '/v1/lexicon/ext:own', { zh: ['左布拉'] }, ANY);
  t.same(bridgesOf(await match()), [], 'another spelling meets another text');
  await ask('PUT', '/v1/lexicon/ext:own', entry, ANY);
  t.equal((await match()).lexicon, bridged.lexicon, 'the same entries are the same lexicon');
  await ask('PATCH', '/v1/lexicon/ext:own', { external_id: 'renamed' }, ANY);
  t.equal((await match()).lexicon, bridged.lexicon, 'whatever they are called');
  await ask('DELETE', '/v1/lexicon/ext:renamed', undefined, ANY);
  const after = await match();
  t.same(bridgesOf(after), []);
  t.equal(after.lexicon, before.lexicon);
});

t.test('an English demand finds a Chinese profile, and a synonym one of its own language', async (t) => {
  await ask('POST', '/v1/profiles', aProfile({ external_id: 'zh', bio: '卓布拉。' }));
  await ask('POST', '/v1/profiles', aProfile({ external_id: 'syn', bio: '佐布石。' }));
  await ask('POST', '/v1/lexicon', { zh: ['卓布拉', '佐布石'], en: ['zorblax'] });
  const found = async (title: string): Promise<string[]> => {
    const { items } = (await ask('POST', preview, { title })).body as Found;
    return items
      .filter(({ reasons }) => reasons.bridges.length > 0)
      .map(({ profile }) => profile.external_id);
  };
  t.same((await found('zorblax')).sort(), ['syn', 'zh']);
  t.same((await found('佐布石')).sort(), ['can', 'zh']);
  await empty();
});

t.test(
  'sectors follow an own entry in what is written after it, and in a text that is not stored',
  async (t) => {
    const title = '卓布拉、佐布石';
    const inferred = async (id: string) => (await ask('GET', `/v1/demands/ext:${id}`)).body.inferred_sectors;
    await ask('POST', '/v1/demands', aDemand({ external_id: 'early', title }));
    await ask('POST', '/v1/profiles', aProfile({ external_id: 'sea', sectors: ['smart_ocean'] }));
    await ask('POST', '/v1/lexicon', { ...entry, sectors: ['smart_ocean'] });
    await ask('POST', '/v1/lexicon', { zh: ['佐布石'], en: ['zobite'], sectors: ['smart_ocean'] });
    await ask('POST', '/v1/demands', aDemand({ external_id: 'late', title }));
    t.same(await inferred('late'), ['smart_ocean']);
    const { items } = (await ask('POST', preview, { title })).body;
    const sea = items.find((item: Found['items'][0]) => item.profile.external_id === 'sea');
    t.match(sea.reasons.sectors, [{ demand: 'smart_ocean', profile: 'smart_ocean', inferred: true }]);

    t.same(await inferred('early'), [], 'a stored row keeps what was inferred');
    await ask('PATCH', '/v1/demands/ext:early', { description: '同上' }, ANY);
    t.same(await inferred('early'), ['smart_ocean'], 'until it is written again');
    await empty();
  },
);

t.test('an import counts in the very next match, and a dry run never', async (t) => {
  const lines = toLines([entry, ...Array.from({ length: 250 }, (_, i) => ({ en: [`wa ${i}`, `wo ${i}`] }))]);
  const before = await match();
  await ask('POST', '/v1/lexicon/import?dry_run=true', lines, NDJSON);
  t.equal((await match()).lexicon, before.lexicon);
  t.equal((await ask('POST', '/v1/lexicon/import', lines, NDJSON)).body.created, 251);
  t.same(bridgesOf(await match()), ['卓布拉 → zorblax']);
});
