import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a link says: which report, until when. */
export interface LinkClaim {
  readonly id: string;
  readonly expires_at: Date;
  /** The token's signature, over the rest of it. */
  readonly signature: Buffer;
}

const KEY_BYTES = 32;
const ID_BYTES = 16;
const TIME_BYTES = 4;
const HEAD = ID_BYTES + TIME_BYTES;
const SIGNATURE_BYTES = 32;

/** A report's own key: links signed by it hold as long as the report keeps it. */
export const newLinkKey = (): Buffer => randomBytes(KEY_BYTES);

/** The token of a link: id, time (whole seconds) and HMAC-SHA-256 of both, in base64url. */
export function signLink(id: string, expires_at: string, key: Buffer): string {
  const head = headOf(id, new Date(expires_at));
  return Buffer.concat([head, signatureOf(head, key)]).toString('base64url');
}

/** What a token claims; undefined of what is no token. */
export function readLink(token: string): LinkClaim | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== HEAD + SIGNATURE_BYTES || bytes.toString('base64url') !== token) return undefined;
  const hex = bytes.toString('hex', 0, ID_BYTES);
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const expires_at = new Date(bytes.readUInt32BE(ID_BYTES) * 1_000);
  return { id, expires_at, signature: bytes.subarray(HEAD) };
}

/** Whether a claim was signed by this key; takes as long whatever it says. */
export function isSigned({ id, expires_at, signature }: LinkClaim, key: Buffer): boolean {
  return timingSafeEqual(signature, signatureOf(headOf(id, expires_at), key));
}

function headOf(id: string, expires_at: Date): Buffer {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeUInt32BE(Math.floor(expires_at.getTime() / 1_000));
  return Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), time]);
}

const signatureOf = (head: Buffer, key: Buffer): Buffer =>
  createHmac('sha256', key).update('report link').update(head).digest();
