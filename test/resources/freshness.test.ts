import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, anEnterprise, aProfile, NDJSON, toLines } from '../support/factories.ts';

const { as } = await createApp(t);
const ask = as('province_operator');
const TEXT = '高强度螺栓氢脆断裂机理';

interface Hit {
  profile?: { id: string };
  demand?: { id: string };
}

const found = async (index: string, id: string): Promise<boolean> => {
  const { body } = await ask('GET', `/v1/search?index=${index}&q=${TEXT}&page_size=200`);
  return body.items.some(({ profile, demand }: Hit) => (profile ?? demand)?.id === id);
};
const matched = async (id: string): Promise<boolean> => {
  const { body } = await ask('POST', '/v1/matches/preview?limit=1000', { title: TEXT });
  return body.items.some(({ profile }: { profile: { id: string } }) => profile.id === id);
};
const wanted = async (profile: string, id: string): Promise<boolean> => {
  const { body } = await ask('GET', `/v1/profiles/${profile}/matches?limit=1000`);
  return body.items.some(({ demand }: { demand: { id: string } }) => demand.id === id);
};

t.test(
  'a profile is in the next search and match after every write of it, and out after it is gone',
  async (t) => {
    for (let round = 0; round < 5; round++) {
      const { id } = (await ask('POST', '/v1/profiles', aProfile({ bio: TEXT }))).body;
      const url = `/v1/profiles/${id}`;
      t.same([await matched(id), await found('profiles', id)], [true, true], 'created');
      await ask('PATCH', url, { active: false }, ANY);
      t.equal(await matched(id), false, 'put to rest');
      await ask('PATCH', url, { active: true, bio: '社区垃圾分类宣传' }, ANY);
      t.equal(await found('profiles', id), false, 'speaks of something else');
      await ask('PUT', url, aProfile({ bio: TEXT }), ANY);
      t.same([await matched(id), await found('profiles', id)], [true, true], 'replaced');
      await ask('DELETE', url, undefined, ANY);
      t.same([await matched(id), await found('profiles', id)], [false, false], 'deleted');
    }
  },
);

t.test(
  'a demand is in the next search and match after every write of it, and out after it is gone',
  async (t) => {
    const profile = (await ask('POST', '/v1/profiles', aProfile({ bio: TEXT }))).body.id;
    for (let round = 0; round < 5; round++) {
      const { id } = (await ask('POST', '/v1/demands', aDemand({ description: TEXT }))).body;
      const url = `/v1/demands/${id}`;
      t.same([await wanted(profile, id), await found('demands', id)], [true, true], 'created');
      await ask('PATCH', url, { wanted_kinds: ['society'] }, ANY);
      t.equal(await wanted(profile, id), false, 'wants another kind');
      await ask('PUT', url, aDemand({ title: TEXT }), ANY);
      t.same([await wanted(profile, id), await found('demands', id)], [true, true], 'replaced');
      await ask('DELETE', url, undefined, ANY);
      t.same([await wanted(profile, id), await found('demands', id)], [false, false], 'deleted');
    }
  },
);

t.test('what an import has acknowledged is in the next search and match', async (t) => {
  const rows = Array.from({ length: 250 }, (_, i) => aProfile({ external_id: `i${i}`, bio: TEXT }));
  t.match((await ask('POST', '/v1/profiles/import', toLines(rows), NDJSON)).body, { created: 250 });
  const { body } = await ask('POST', '/v1/matches/preview?limit=1000', { title: TEXT });
  const names = new Set(
    body.items.map(({ profile }: { profile: { external_id: string } }) => profile.external_id),
  );
  t.same(
    Array.from({ length: 250 }, (_, i) => `i${i}`).filter((name) => !names.has(name)),
    [],
  );
  const { id } = (await ask('GET', '/v1/profiles/ext:i249')).body;
  t.equal(await matched(id), true);
  t.equal((await ask('GET', `/v1/search?index=profiles&q=${TEXT}&page_size=200`)).body.items.length, 200);
});

t.test('each of many who write at once finds their own row at once', async (t) => {
  const outcomes = await Promise.all(
    Array.from({ length: 40 }, async () => {
      const { id } = (await ask('POST', '/v1/profiles', aProfile({ bio: TEXT }))).body;
      return [await matched(id), await found('profiles', id)];
    }),
  );
  t.same(
    outcomes.flat().filter((seen) => !seen),
    [],
  );
});

t.test('a demand is matched by where its owner is now', async (t) => {
  const owner = (await ask('POST', '/v1/enterprises', anEnterprise({ region: '330110' }))).body.id;
  const profile = (await ask('POST', '/v1/profiles', aProfile({ bio: TEXT, region: '330110' }))).body.id;
  const demand = (await ask('POST', '/v1/demands', aDemand({ title: TEXT, owner_id: owner }))).body.id;
  const region = async () => {
    const { body } = await ask('GET', `/v1/profiles/${profile}/matches?limit=1000`);
    const pair = body.items.find((item: { demand: { id: string } }) => item.demand.id === demand);
    return pair.components.find(({ name }: { name: string }) => name === 'region').value as number;
  };
  const near = await region();
  await ask('PATCH', `/v1/enterprises/${owner}`, { region: '110000' }, ANY);
  t.ok((await region()) < near, 'an enterprise that moved away is far away at once');
});
