import { isUscc } from '../../src/validation/formats.ts';

let counter = 0;
/** A number no other call of this process gets. */
export const next = (): number => ++counter;

/** The least a profile needs, and what a test adds to it. */
export const aProfile = (fields: object = {}) => ({ kind: 'expert', name: `示例专家${next()}`, ...fields });

/** The least a demand needs, and what a test adds to it. */
export const aDemand = (fields: object = {}) => ({ title: `示例需求${next()}`, ...fields });

/** The least an enterprise needs, and what a test adds to it. */
export const anEnterprise = (fields: object = {}) => ({ name: `示例企业${next()}`, ...fields });

/** A made-up 统一社会信用代码 with a right check character, another for every number. */
export function aUscc(number = next()): string {
  const body = `91330110MA${String(number).padStart(7, '0')}`;
  const check = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'].find((character) => isUscc(body + character));
  return `${body}${check}`;
}

/** Rows as the lines of an import. */
export const toLines = (rows: readonly object[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

export const NDJSON = { 'content-type': 'application/x-ndjson' };
export const ANY = { 'if-match': '*' };

/** The resources that share one life, each with a maker of rows and a field that has nothing to do with the others. */
export const resourceKinds = [
  { path: 'profiles', entity: 'profile', make: aProfile, label: 'name', other: 'bio' },
  { path: 'demands', entity: 'demand', make: aDemand, label: 'title', other: 'description' },
  { path: 'enterprises', entity: 'enterprise', make: anEnterprise, label: 'name', other: 'description' },
] as const;
