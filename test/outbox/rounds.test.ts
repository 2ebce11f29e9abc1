import t from 'tap';
import { createRounds } from '../../src/outbox/rounds.ts';
import { silent } from '../support/server.ts';

t.test('who asks gets a round that began afterwards, also while others keep asking', async (t) => {
  const began: number[] = [];
  const gates: (() => void)[] = [];
  const work = () =>
    new Promise<void>((done) => {
      began.push(began.length);
      gates.push(done);
    });
  const rounds = createRounds('work', work, silent);
  const tick = () => new Promise((resolve) => setImmediate(resolve));

  const first = rounds.next();
  await tick();
  const second = rounds.next();
  t.equal(rounds.next(), second, 'those who ask during one round share the next');
  t.equal(began.length, 1);
  gates[0]?.();
  await first;
  await tick();
  rounds.quietly();
  gates[1]?.();
  await second;
  t.equal(began.length >= 2, true, 'the second is answered although a third was asked for');
  await tick();
  gates[2]?.();
  await rounds.settled();
  t.equal(began.length, 3);
});

t.test('a failure reaches who waits, is remembered, and is forgotten when the work succeeds', async (t) => {
  let fails = true;
  const work = async () => {
    if (fails) throw new Error('away');
  };
  const rounds = createRounds('work', work, silent);
  await t.rejects(rounds.next(), /away/);
  t.equal(rounds.failing(), true);
  fails = false;
  await rounds.next();
  t.equal(rounds.failing(), false);
});
