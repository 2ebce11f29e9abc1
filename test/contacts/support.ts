import { createCipheriv } from 'node:crypto';
import { type Role, system } from '../../src/access/principal.ts';
import type { NewApiKey } from '../../src/access/schema.ts';
import type { Reply, TestApp } from '../support/app.ts';

/** What the audit log says of contacts, oldest first. */
export async function audited({ database }: TestApp): Promise<Record<string, unknown>[]> {
  const { rows } = await database.pool.query(
    "SELECT * FROM audit_lines WHERE action LIKE 'contact%' ORDER BY id",
  );
  return rows;
}

/** Asks with a key of a role that belongs to someone. */
export async function asOwner(
  { as, services }: TestApp,
  role: Role,
  fields: Partial<NewApiKey>,
): Promise<(method: string, url: string, payload?: unknown) => Promise<Reply>> {
  const { key } = await services.keys.create(system, { name: role, role, ...fields });
  return (method, url, payload) => as('admin')(method, url, payload, { authorization: `Bearer ${key}` });
}

/** As texts were sealed before keys could be changed: format byte, nonce, tag, ciphertext. */
export function unnamed(key: string, text: string, owner: string): Buffer {
  const nonce = Buffer.alloc(12, 7);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'hex'), nonce).setAAD(Buffer.from(owner));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(1), nonce, cipher.getAuthTag(), body]);
}
