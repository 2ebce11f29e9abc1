import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Names no key: texts sealed before keys could be changed. */
const UNNAMED = 1;
/** Names the key by a print of it. */
const NAMED = 2;
const PRINT_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Seal {
  /** How everything begins that the current key sealed, and nothing else. */
  readonly head: Buffer;
  /** Encrypts a text for one owner: moved to another owner's row, it does not open. */
  close(text: string, owner: string): Buffer;
  /** Throws when the bytes were altered, belong to another owner, or were sealed by a key that is not known. */
  open(sealed: Buffer, owner: string): string;
  /** Whether the key is known that a sealed text names; undefined where it names none. */
  knows(sealed: Buffer): boolean | undefined;
}

/**
 * AES-256-GCM under a random 96-bit nonce; layout: format byte, print of the key (in format 2), nonce, tag, ciphertext.
 * The owner is authenticated beside it, in format 2 with what stands before the nonce. Every key of 64 hex digits opens; the
 * first one seals.
 */
export function createSeal(keys: readonly string[]): Seal {
  const known = keys.map((key) => {
    const secret = Buffer.from(key, 'hex');
    return { secret, head: Buffer.concat([Buffer.of(NAMED), printOf(secret)]) };
  });
  const [current] = known;
  if (!current) throw new Error('nothing can be sealed without a key');
  const named = (sealed: Buffer) => known.filter(({ head }) => head.equals(sealed.subarray(0, head.length)));

  return {
    head: current.head,
    close(text, owner) {
      const { secret, head } = current;
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(
        Buffer.concat([head, Buffer.from(owner)]),
      );
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([head, nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, owner) {
      if (sealed[0] === NAMED) {
        const { head } = current;
        const beside = Buffer.concat([sealed.subarray(0, head.length), Buffer.from(owner)]);
        return openedBy(named(sealed), sealed.subarray(head.length), beside);
      }
      if (sealed[0] === UNNAMED) return openedBy(known, sealed.subarray(1), Buffer.from(owner));
      throw new Error('unknown format of a sealed text');
    },
    knows: (sealed) => (sealed[0] === NAMED ? named(sealed).length > 0 : undefined),
  };
}

/** Tells keys apart and nothing of them: 32 bits of a digest over 256 random ones. */
const printOf = (secret: Buffer): Buffer =>
  createHash('sha256').update('zhiqi contact key\n').update(secret).digest().subarray(0, PRINT_BYTES);

function openedBy(keys: readonly { secret: Buffer }[], sealed: Buffer, beside: Buffer): string {
  let failure: unknown = new Error('sealed by a key that is not known');
  for (const { secret } of keys) {
    try {
      return decrypt(secret, sealed, beside);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

function decrypt(secret: Buffer, sealed: Buffer, beside: Buffer): string {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(beside).setAuthTag(tag);
  const body = sealed.subarray(NONCE_BYTES + TAG_BYTES);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
}
