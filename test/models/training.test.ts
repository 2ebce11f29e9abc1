import t from 'tap';
import { defaultWeights, demandFeatures, profileFeatures, trainModel } from '../../src/matching/index.ts';
import { modelTexts } from '../../src/models/texts.ts';
import { createTraining, type Put } from '../../src/models/training.ts';
import { createApp } from '../support/app.ts';
import { anotherInstance } from '../support/instances.ts';
import { importTexts, someTexts, URL } from './support.ts';

const { profiles, demands } = someTexts(60);
const texts = {
  profiles: profiles.map((profile) => ({ features: profileFeatures(profile) })),
  demands: demands.map((demand) => ({ features: demandFeatures(demand) })),
};
const turned = { profiles: texts.profiles.toReversed(), demands: texts.demands.toReversed() };

t.test('a thread builds what would be built here, in whatever order and pages the texts come', async (t) => {
  const expected = trainModel(modelTexts(texts.profiles, texts.demands), defaultWeights.topic);
  const training = createTraining();
  const { trained, given } = await training.train(async (put: Put) => {
    put({ demands: turned.demands });
    put({ profiles: turned.profiles.slice(0, 7) });
    put({ profiles: turned.profiles.slice(7) });
    return 'all';
  });
  t.match(trained, { version: expected?.version, term_count: expected?.terms.length });
  t.equal(given, 'all');
  t.match(await training.train(async (put) => put({ profiles: texts.profiles.slice(0, 5) })), {
    trained: null,
  });
});

t.test('what fails in the thread, or while it is fed, fails the building', async (t) => {
  const training = createTraining();
  const broken = { features: { ...texts.profiles[0]?.features, evidence: null } } as never;
  await t.rejects(
    training.train(async (put) => put({ profiles: [...texts.profiles, broken] })),
    TypeError,
  );
  await t.rejects(
    training.train(async (put) => {
      put(texts);
      throw new RangeError('the source dried up');
    }),
    { message: 'the source dried up' },
  );
});

t.test('stopping breaks off what is being built, and nothing is begun after it', async (t) => {
  const training = createTraining();
  const broken = training.train(async (put) => {
    put(texts);
    await training.stop();
  });
  await t.rejects(broken, { code: 'unavailable' });
  await t.rejects(
    training.train(async () => undefined),
    { code: 'unavailable' },
  );
});

t.test('a build that is broken off stores nothing and leaves the way free', async (t) => {
  const app = await createApp(t);
  await importTexts(app, someTexts(60));
  const [reply] = await Promise.all([app.as('admin')('POST', `${URL}/rebuild`), app.services.models.stop()]);
  t.match(reply, { status: 503, body: { code: 'unavailable' } });
  t.same((await app.as('assessor')('GET', URL)).body.items, []);
  const second = await anotherInstance(t, app, { following: false });
  t.equal((await second.ask('POST', `${URL}/rebuild`)).status, 201);
});

t.test('requests are answered while a model is built', async (t) => {
  const app = await createApp(t);
  await importTexts(app, someTexts(60));
  let built = false;
  const building = app
    .as('admin')('POST', `${URL}/rebuild`)
    .then((reply) => {
      built = true;
      return reply;
    });
  let answered = 0;
  while (!built) {
    t.equal((await app.as('assessor')('GET', '/v1/demands/ext:d-0/matches')).status, 200);
    answered++;
  }
  t.equal((await building).status, 201);
  t.ok(answered > 1);
});
