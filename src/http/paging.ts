import Type from 'typebox';
import { ApiError } from '../errors.ts';
import { text } from '../wire/fields.ts';

export const pageFields = {
  cursor: Type.Optional(text(200, { description: 'next_cursor of the page before' })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
};
/** As a handler finds it: validation has filled in the default. */
export interface PageQuery {
  cursor?: string;
  page_size: number;
}

const LIST = 'l1.';
const OFFSET = 'o1.';
const encode = (text: string): string => Buffer.from(text).toString('base64url');
const decode = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();

const badCursor = (): ApiError =>
  new ApiError('invalid_cursor', undefined, [
    { pointer: '/query/cursor', message: 'is not one this list gave' },
  ]);

/** The cursor of a list that goes on after an id; no other list takes it. */
export const toCursor = (list: string, id: string | null): string | null =>
  id === null ? null : encode(`${LIST}${list}.${id}`);
/** The id a cursor goes on after; throws ApiError for one that this list never gave. */
export function fromCursor(list: string, cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const [, id] = /^l1\.[a-z-]+\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(decode(cursor)) ?? [];
  if (id === undefined || toCursor(list, id) !== cursor) throw badCursor();
  return id;
}

/** The same of a list whose ids are numbers. */
export const toNumberCursor = (list: string, id: number | null): string | null =>
  toCursor(list, id === null ? null : String(id));
export function fromNumberCursor(list: string, cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const [, digits] = /^l1\.[a-z-]+\.([1-9]\d{0,14})$/.exec(decode(cursor)) ?? [];
  if (digits === undefined || toCursor(list, digits) !== cursor) throw badCursor();
  return Number(digits);
}

/** The cursor of a ranking that goes on after so many hits. */
export const toOffsetCursor = (offset: number): string => encode(OFFSET + offset);
export function fromOffsetCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [, digits] = /^o1\.(\d{1,6})$/.exec(decode(cursor)) ?? [];
  if (digits === undefined || toOffsetCursor(Number(digits)) !== cursor) throw badCursor();
  return Number(digits);
}
