import t from 'tap';
import { createRenewal } from '../../src/models/renewal.ts';
import { createModelStore } from '../../src/models/store.ts';
import { createApp } from '../support/app.ts';
import { ANY, aProfile } from '../support/factories.ts';
import { silent } from '../support/server.ts';
import { importTexts, someTexts, URL } from './support.ts';

const app = await createApp(t);
const { services, database, as } = app;
const admin = as('admin');
const aRenewal = () =>
  createRenewal({ db: database.db, store: createModelStore(), ...services, logger: silent });
const renewal = aRenewal();
const ticks = async (count: number) => {
  for (let i = 0; i < count; i++) await renewal.tick();
};
/** As many ticks as it takes to see the last write, and to see it rest. */
const rest = () => ticks(6);
const versions = async (): Promise<string[]> =>
  (await admin('GET', URL)).body.items.map(({ version }: { version: string }) => version);
const position = async () => {
  await services.outbox.stamp();
  return services.outbox.lastPosition(database.db);
};

t.test('there is a first model when there are forty profiles and writes have rested', async (t) => {
  await importTexts(app, someTexts(39));
  await position();
  await rest();
  t.same(await versions(), []);
  await importTexts(app, someTexts(11, 39));
  await position();
  await ticks(3);
  t.same(await versions(), [], 'not while writes may go on');
  await rest();
  t.equal((await versions()).length, 1);
  t.equal((await admin('GET', '/v1/demands/ext:d-0/matches')).body.model, (await versions())[0]);
});

t.test('there is another when a fifth of the rows have changed, and not before', async (t) => {
  // 50 profiles and 25 demands: 15 changes are a fifth.
  const rewrite = async (count: number, word: string) => {
    const { profiles } = someTexts(count);
    await importTexts(app, { profiles: profiles.map((row) => ({ ...row, keywords: [word] })), demands: [] });
    await position();
  };
  const before = await position();
  await ticks(20);
  t.equal(await position(), before, 'rest alone builds nothing');
  await rewrite(14, '电解液');
  await rewrite(14, '氢脆');
  await rest();
  t.equal((await versions()).length, 1, 'a row that changed twice is one');
  await rewrite(15, '氢脆');
  await rest();
  t.equal((await versions()).length, 2);
});

t.test('who puts an earlier one to use, or none, has decided; the latest used again ends that', async (t) => {
  const [latest, first] = await versions();
  const steps = [
    { ref: first, is_active: true },
    { ref: 'active', is_active: false },
  ];
  for (const [i, { ref, is_active }] of steps.entries()) {
    await admin('PATCH', `${URL}/${ref}`, { is_active }, ANY);
    await importTexts(app, someTexts(40, 100 + 40 * i));
    await position();
    await rest();
    t.same(await versions(), [latest, first]);
  }
  await admin('PATCH', `${URL}/latest`, { is_active: true }, ANY);
  await position();
  await rest();
  t.equal((await versions()).length, 3);
});

t.test('where several processes decide at once, one builds', async (t) => {
  await importTexts(app, someTexts(80, 300));
  await position();
  const others = [renewal, aRenewal(), aRenewal()];
  for (let i = 0; i < 6; i++) await Promise.all(others.map((each) => each.tick()));
  t.equal((await versions()).length, 4);
  const { rows } = await database.pool.query(
    `SELECT action FROM outbox_events JOIN models ON models.id = entity_id
     WHERE entity = 'model' AND models.version = $1`,
    [(await versions())[0]],
  );
  t.same(rows, [{ action: 'created' }], 'and once');
});

t.test('what cannot be built is not tried again until as much has changed', async (t) => {
  const poor = await createApp(t);
  let tries = 0;
  const { models } = poor.services;
  const counting = {
    ...models,
    rebuild: (...asked: Parameters<typeof models.rebuild>) => {
      tries++;
      return models.rebuild(...asked);
    },
  };
  const own = createRenewal({
    ...{ db: poor.database.db, store: createModelStore(), ...poor.services, models: counting },
    logger: silent,
  });
  const silentProfiles = (count: number, from: number) => ({
    profiles: Array.from({ length: count }, (_, i) => aProfile({ external_id: `p-${from + i}` })),
    demands: [],
  });
  const write = async (count: number, from: number) => {
    await importTexts(poor, silentProfiles(count, from));
    await poor.services.outbox.stamp();
    for (let i = 0; i < 6; i++) await own.tick();
  };
  await write(50, 0);
  t.equal(tries, 1);
  await write(5, 50);
  t.equal(tries, 1);
  await write(5, 55);
  t.equal(tries, 2);
});
