import t, { type Test } from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, aProfile } from '../support/factories.ts';
import { anotherInstance } from '../support/instances.ts';
import { someSettings } from '../support/settings.ts';

const URL = '/v1/match-settings';

/** Two instances of the service on one database; `weighed` asks the second by what it weighs a demand. */
async function twoInstances(t: Test, { following }: { following: boolean }) {
  const first = await createApp(t);
  const { ask, caughtUp } = await anotherInstance(t, first, { following });
  const admin = first.as('admin');
  const text = '高强度螺栓镀锌后氢脆断裂';
  await admin(
    'POST',
    '/v1/demands',
    aDemand({ external_id: 'bolt', title: text, sectors: ['new_materials'] }),
  );
  await admin('POST', '/v1/profiles', aProfile({ external_id: 'expert', bio: text }));
  const weighed = async (query = '') =>
    (await ask('GET', `/v1/demands/ext:bolt/matches${query}`)).body.items[0].settings;
  return { admin, ask, caughtUp, weighed };
}

t.test('an instance weighs by what another one stores, makes the default and retires', async (t) => {
  const { admin, caughtUp, weighed } = await twoInstances(t, { following: true });
  await caughtUp();
  t.equal(await weighed(), 'default@1');
  const steps = [
    { does: () => admin('POST', URL, someSettings({ is_default: true })), settings: 'ours@1' },
    {
      does: () => admin('POST', URL, someSettings({ name: 'steel', sectors: ['new_materials'] })),
      settings: 'steel@1',
    },
    { does: () => admin('PATCH', `${URL}/steel`, { neutral: 0.3 }, ANY), settings: 'steel@2' },
    { does: () => admin('DELETE', `${URL}/steel`, undefined, ANY), settings: 'ours@1' },
    { does: () => admin('PATCH', `${URL}/default`, { is_default: true }, ANY), settings: 'default@1' },
  ];
  for (const { does, settings } of steps) {
    await does();
    await caughtUp();
    t.equal(await weighed(), settings);
  }
});

t.test(
  'an instance that heard nothing yet knows a set by its name, and explains by what is stored',
  async (t) => {
    const { admin, ask, weighed } = await twoInstances(t, { following: false });
    t.equal(await weighed(), 'default@1', 'its index is loaded');
    await admin('POST', URL, someSettings({ sectors: ['new_materials'] }));
    t.equal(await weighed('?settings=ours'), 'ours@1');
    t.equal((await ask('GET', '/v1/demands/ext:bolt/matches/ext:expert')).body.settings, 'ours@1');
  },
);

t.test('an instance that starts later weighs by what was stored before', async (t) => {
  const { admin, weighed } = await twoInstances(t, { following: false });
  await admin('POST', URL, someSettings({ sectors: ['new_materials'] }));
  t.equal(await weighed(), 'ours@1');
});
