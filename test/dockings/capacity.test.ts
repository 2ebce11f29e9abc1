import fc from 'fast-check';
import t from 'tap';
import { HOLDING, transitions } from '../../src/dockings/states.ts';
import { createApp } from '../support/app.ts';
import { aDemand, aProfile } from '../support/factories.ts';
import { anotherInstance } from '../support/instances.ts';
import { aScene } from './support.ts';

t.test('fifty who invite an expert of capacity 3 at once, in two processes, get three', async (t) => {
  const app = await createApp(t);
  const { by, made, profileId } = await aScene(t, { app });
  const ids = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const demand_id = await made('demands', aDemand({ region: '330521' }));
      return (await by.county('POST', '/v1/dockings', { demand_id, profile_id: profileId })).body
        .id as string;
    }),
  );
  const other = await anotherInstance(t, app, { following: false });
  const replies = await Promise.all(
    ids.map((id, i) => (i % 2 === 0 ? by.county : other.ask)('POST', `/v1/dockings/${id}/invite`, {})),
  );
  t.equal(replies.filter(({ status }) => status === 200).length, 3);
  t.same(
    [
      ...new Set(
        replies.filter(({ status }) => status !== 200).map(({ status, body }) => `${status} ${body.code}`),
      ),
    ],
    ['409 no_capacity'],
  );
  t.match((await by.county('GET', `/v1/profiles/${profileId}/load`)).body, {
    open: 3,
    left: 0,
    invitations: 3,
  });
  const [first] = replies.filter(({ status }) => status === 200);
  t.equal(
    (await by.expert('POST', `/v1/dockings/${first?.body.id}/decline`, { reason: 'no_time' })).status,
    200,
  );
  const again = await Promise.all(ids.map((id) => by.county('POST', `/v1/dockings/${id}/invite`, {})));
  t.equal(again.filter(({ status }) => status === 200).length, 1, 'a place that is given back is given once');
});

/** What a docking may come to, told a second time: the table of the service is held against it. */
const MODEL: Record<string, Record<string, string>> = {
  recommended: { invite: 'invited', end: 'ended' },
  invited: { accept: 'accepted', decline: 'declined', end: 'ended' },
  accepted: { meet: 'meeting', agree: 'agreement', end: 'ended' },
  meeting: { meet: 'meeting', agree: 'agreement', end: 'ended' },
  agreement: { end: 'ended', conclude: 'completed' },
  ended: { conclude: 'completed' },
  declined: {},
  expired: {},
  completed: {},
};
const BODIES: Record<string, object> = {
  decline: { reason: 'no_time' },
  meet: { held_at: '2026-05-30T01:00:00Z', mode: 'online' },
  end: { reason: 'other' },
  conclude: { service: 'consulting' },
};
const ACTIONS = ['invite', 'accept', 'decline', 'meet', 'agree', 'end', 'conclude'];
const CAPACITY = 2;
const SEQUENCE = { minLength: 6, maxLength: 20 };

/** Which of the dockings, how its action is chosen, and what is done where it is chosen freely. */
type Step = [which: number, choice: number, action: string];
const walk = (which: number, ...actions: string[]) => actions.map((action): Step => [which, 9, action]);
/** Walked whatever chance brings, so that most of the table always is. */
const WALKS: Step[][] = [
  [...walk(0, 'invite', 'accept', 'meet', 'meet', 'agree', 'conclude'), ...walk(1, 'invite', 'decline')],
  [
    ...walk(0, 'invite', 'accept', 'agree', 'end', 'conclude'),
    ...walk(1, 'invite', 'end'),
    ...walk(2, 'end'),
  ],
];

t.test('no sequence of actions leads where the table does not, or beyond an expert’s capacity', async (t) => {
  const { by, made, database } = await aScene(t);
  const demands = await Promise.all([0, 1, 2].map(() => made('demands', aDemand({ region: '330521' }))));
  t.same(Object.keys(transitions).sort(), [...ACTIONS, 'expire'].sort(), 'every transition is tried');

  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 9 }), fc.constantFrom(...ACTIONS)), SEQUENCE),
      async (sequence) => {
        const profile_id = await made('profiles', aProfile({ capacity: CAPACITY }));
        const ids = await Promise.all(
          demands.map(
            async (demand_id) => (await by.county('POST', '/v1/dockings', { demand_id, profile_id })).body.id,
          ),
        );
        const states = ids.map(() => 'recommended');
        const accepted = new Set<number>();
        for (const [which, choice, any] of sequence) {
          const from = states[which] as string;
          // Mostly what is allowed, or few sequences would come far.
          const allowed = Object.keys(MODEL[from] as object);
          const action = choice < 7 ? (allowed[choice % Math.max(1, allowed.length)] ?? any) : any;
          const held = states.filter((state) => HOLDING.includes(state as never)).length;
          let expected = MODEL[from]?.[action];
          if (action === 'invite' && held >= CAPACITY) expected = undefined;
          if (action === 'conclude' && !accepted.has(which)) expected = undefined;
          const { status, body } = await by.county(
            'POST',
            `/v1/dockings/${ids[which]}/${action}`,
            BODIES[action] ?? {},
          );
          if ((status === 200) !== (expected !== undefined))
            throw new Error(`${action} from ${from}: ${status}, not ${expected}`);
          if (expected === undefined) continue;
          if (body.state !== expected) throw new Error(`${action} from ${from} came to ${body.state}`);
          if (action === 'accept') accepted.add(which);
          states[which] = expected;
        }
        const { open, left } = (await by.county('GET', `/v1/profiles/${profile_id}/load`)).body;
        if (open > CAPACITY || open + left !== CAPACITY) throw new Error(`${open} open, ${left} left`);
      },
    ),
    { numRuns: 25, examples: WALKS.map((walk): [Step[]] => [walk]) },
  );
  const { rows } = await database.pool.query(
    `SELECT DISTINCT from_state, action, to_state FROM docking_steps WHERE from_state IS NOT NULL`,
  );
  for (const { from_state, action, to_state } of rows)
    t.equal(MODEL[from_state]?.[action], to_state, `${from_state} ${action}`);
  t.ok(rows.length > 10, 'and most of the table was walked');
});
