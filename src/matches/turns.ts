import { setImmediate } from 'node:timers/promises';

/** How long others wait at most, in milliseconds. */
const TURN = 10;

/** Takes the turns of a long computation, letting requests in between. */
export async function inTurns<T>(turns: Generator<undefined, T>): Promise<T> {
  let began = performance.now();
  for (;;) {
    const { done, value } = turns.next();
    if (done) return value;
    if (performance.now() - began < TURN) continue;
    await setImmediate();
    began = performance.now();
  }
}

/** Makes what each of them comes to, a turn each. */
export function* eachInTurn<T, R>(
  list: readonly T[],
  make: (one: T) => readonly R[],
): Generator<undefined, R[]> {
  const made: R[] = [];
  for (const one of list) {
    made.push(...make(one));
    yield;
  }
  return made;
}
