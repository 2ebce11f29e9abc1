import { isDeepStrictEqual } from 'node:util';
import type { ContactKeys } from './key.ts';
import { createSeal, type Seal } from './seal.ts';

export interface Keyring {
  /** The seal with the keys as they are at this moment. */
  renewed(): Promise<Seal>;
  /** Opens with the keys as last read, and where none fits as they are now; throws where that does not help. */
  open(sealed: Buffer, owner: string): Promise<string>;
}

/** The seal of contacts, while their keys may be changed by a process beside this one. */
export function createKeyring(source: ContactKeys): Keyring {
  let held: { keys: readonly string[]; seal: Seal } | undefined;
  async function renewed(): Promise<Seal> {
    const keys = await source.read();
    if (!held || !isDeepStrictEqual(held.keys, keys)) held = { keys, seal: createSeal(keys) };
    return held.seal;
  }
  return {
    renewed,
    async open(sealed, owner) {
      const seal = held?.seal ?? (await renewed());
      try {
        return seal.open(sealed, owner);
      } catch (error) {
        const now = await renewed();
        if (now === seal) throw error;
        return now.open(sealed, owner);
      }
    },
  };
}
