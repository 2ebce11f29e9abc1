import t from 'tap';
import { createFollowed, DEMANDS, fill, PROFILES, until } from './support.ts';

t.test('A process that is to stop does not wait for what a server has yet to do', async (t) => {
  const followed = await createFollowed(t);
  const { stub, services } = followed;
  await fill(followed, [{ name: '甲' }], [{ title: '甲' }]);
  await followed.agree(t);
  stub.pause();
  await fill(followed, [{ name: '乙' }], [{ title: '乙' }]);
  const isLeft = (uid: string) =>
    stub.tasks().some(({ indexUid, finishedAt }) => indexUid === uid && finishedAt === null);
  await until(() => isLeft(PROFILES) && isLeft(DEMANDS), Boolean);
  await services.searchUpkeep.stop();
  t.ok(isLeft(PROFILES) && isLeft(DEMANDS), 'it is still to be done when search has stopped');
  t.strictSame(stub.violations, []);
});
