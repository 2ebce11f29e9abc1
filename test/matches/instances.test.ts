import t, { type Test } from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, anEnterprise, aProfile } from '../support/factories.ts';
import { anotherInstance } from '../support/instances.ts';

/** How far the clock of the first instance is ahead. */
const ahead = { ms: 0 };

/** Two instances of the service on one database, each with a pool and an index of its own. */
async function twoInstances(t: Test, { following }: { following: boolean }) {
  const first = await createApp(t, { clock: () => new Date(Date.now() + ahead.ms) });
  const { ask, caughtUp } = await anotherInstance(t, first, { following });
  const names = async () => {
    const { body } = await ask('GET', '/v1/demands/ext:bolt/matches');
    return body.items.map(({ profile }: { profile: { external_id: string } }) => profile.external_id).sort();
  };
  return { admin: first.as('admin'), ask, caughtUp, names, outbox: first.services.outbox };
}

const text = { bio: '研究高强度螺栓镀锌后的氢脆与延迟断裂。' };
const bolt = aDemand({ external_id: 'bolt', title: '高强度螺栓镀锌后氢脆断裂', owner_id: 'ext:maker' });
const ours = aProfile({ external_id: 'ours', affiliation: '示例螺栓厂', ...text });

t.test('an instance follows what another one writes', async (t) => {
  const { admin, caughtUp, names } = await twoInstances(t, { following: true });
  await admin('POST', '/v1/enterprises', anEnterprise({ external_id: 'maker', name: '示例螺栓厂' }));
  await admin('POST', '/v1/demands', bolt);
  await admin('POST', '/v1/profiles', ours);
  await admin('POST', '/v1/profiles', aProfile({ external_id: 'a', ...text }));
  await caughtUp();
  t.same(await names(), ['a']);

  await admin('POST', '/v1/profiles', aProfile({ external_id: 'b', ...text }));
  await admin('PATCH', '/v1/enterprises/ext:maker', { name: '改名后的示例厂' }, ANY);
  await caughtUp();
  t.same(await names(), ['a', 'b', 'ours']);
  await admin('DELETE', '/v1/profiles/ext:a', undefined, ANY);
  await admin('PATCH', '/v1/profiles/ext:b', { capacity: 0 }, ANY);
  await caughtUp();
  t.same(await names(), ['ours']);
});

t.test('an instance that stood still while what happened was removed reads everything anew', async (t) => {
  t.teardown(() => {
    ahead.ms = 0;
  });
  const { admin, ask, names, outbox } = await twoInstances(t, { following: false });
  await admin('POST', '/v1/enterprises', anEnterprise({ external_id: 'maker', name: '示例螺栓厂' }));
  await admin('POST', '/v1/demands', bolt);
  await admin('POST', '/v1/profiles', aProfile({ external_id: 'a', ...text }));
  t.same(await names(), ['a']);
  await admin('POST', '/v1/profiles', aProfile({ external_id: 'b', ...text }));
  await admin('DELETE', '/v1/profiles/ext:a', undefined, ANY);
  await admin('POST', '/v1/profiles', aProfile({ external_id: 'c', ...text }));
  await outbox.stamp();
  ahead.ms = 31 * 86_400_000;
  t.ok((await outbox.expire()) > 3);
  await ask('POST', '/v1/profiles', aProfile({ external_id: 'd', ...text }));
  t.same(await names(), ['b', 'c', 'd']);
});

t.test('an instance that heard nothing yet scores and explains what another one wrote', async (t) => {
  const { admin, ask, names } = await twoInstances(t, { following: false });
  await admin('POST', '/v1/enterprises', anEnterprise({ external_id: 'maker', name: '示例螺栓厂' }));
  await admin('POST', '/v1/demands', bolt);
  t.same(await names(), [], 'its index is loaded');
  await admin('POST', '/v1/profiles', aProfile({ external_id: 'late', ...text }));

  const explained = await ask('GET', '/v1/demands/ext:bolt/matches/ext:late');
  t.match(explained, { status: 200, body: { exclusion: null } });
  await admin('POST', '/v1/profiles', aProfile({ external_id: 'later', ...text }));
  await admin('POST', '/v1/demands', aDemand({ external_id: 'next' }));
  const pairs = { demand_ids: ['ext:next', 'ext:bolt'], profile_ids: ['ext:later', 'ext:late'] };
  const scored = await ask('POST', '/v1/matches/score', pairs);
  t.equal(scored.status, 200);
  t.ok(scored.body.scores[1].every((score: number) => score > 0 && score <= 1));

  await admin('DELETE', '/v1/profiles/ext:late', undefined, ANY);
  t.equal((await ask('GET', '/v1/demands/ext:bolt/matches/ext:late')).status, 404);
  t.equal((await ask('POST', '/v1/matches/score', pairs)).status, 400, 'a deleted one is named as unknown');
  t.same(await names(), ['later'], 'and is shown nowhere');
});

t.test('an instance sees what it wrote itself among what others wrote', async (t) => {
  const { admin, ask, names } = await twoInstances(t, { following: true });
  await admin('POST', '/v1/enterprises', anEnterprise({ external_id: 'maker' }));
  await admin('POST', '/v1/demands', bolt);
  for (let round = 0; round < 10; round++) {
    await Promise.all([
      admin('POST', '/v1/profiles', aProfile({ external_id: `theirs-${round}`, ...text })),
      ask('POST', '/v1/profiles', aProfile({ external_id: `mine-${round}`, ...text })),
    ]);
    t.ok((await names()).includes(`mine-${round}`), `round ${round}`);
  }
});

t.test('more writers at once than connections all succeed', async (t) => {
  const { admin } = await twoInstances(t, { following: false });
  await admin('POST', '/v1/enterprises', anEnterprise({ external_id: 'maker' }));
  const replies = await Promise.all(
    Array.from({ length: 40 }, () => admin('POST', '/v1/demands', aDemand({ owner_id: 'ext:maker' }))),
  );
  t.same([...new Set(replies.map(({ status }) => status))], [201]);
});
