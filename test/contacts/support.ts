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
