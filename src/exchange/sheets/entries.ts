import { createHash } from 'node:crypto';
import type { Viewer } from '../../access/principal.ts';
import type { RawCell, RawRow } from '../../sheets/raw.ts';
import { type Fault, faultsOf } from '../../validation/ajv.ts';
import { textFaults } from '../../validation/text.ts';
import type { ReadEntry } from '../import.ts';
import type { Parts } from '../port.ts';
import { validatorOf } from '../rows.ts';
import type { RoomSheet } from './columns.ts';
import { type Item, itemsFrom } from './evidence.ts';
import { isErrorValue } from './faulty.ts';
import type { Headings, Place } from './headings.ts';
import { CLEARED, readCell } from './values.ts';

/** What ends a text that was too long for a cell: a sheet that comes back so says nothing of the field. */
export const CUT = '……（内容过长，表格中未写全，导入时保持原值）';

/** A row of a sheet as a row of its room, and where its faults stand. */
export interface SheetEntry extends ReadEntry {
  readonly value: Record<string, unknown>;
  readonly parts: Parts;
  headingOf(pointer: string): string | undefined;
  /** The column of a fault, from 0; undefined where it is no column's. */
  columnOf(pointer: string): number | undefined;
}

const isCut = (cell: RawCell): boolean => typeof cell === 'string' && cell.endsWith(CUT);
const sizeOf = (cells: readonly RawCell[]): number =>
  cells.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length * 2 : 8), 0);

/** Reads the rows under some headings as rows of a room. */
export function createSheetReader(
  sheet: RoomSheet,
  { places }: Pick<Headings, 'places'>,
  viewer: Viewer,
): (row: RawRow) => SheetEntry {
  const validate = validatorOf(sheet.schema);
  const seen = new Map<string, number>();
  return ({ number, cells }) => {
    const value: Record<string, unknown> = {};
    const faults: Fault[] = [];
    const items: Place[] = [];
    const kinds: string[] = [];
    for (const place of places) {
      const cell = cells[place.at] ?? null;
      const { field, part } = place.column;
      if (isCut(cell)) continue;
      const read = part === undefined ? readCell(cell, place.column, place.scale) : readItems(cell, part);
      if ('fault' in read) faults.push({ pointer: `/${part ?? field}`, message: read.fault });
      else if (read.value === undefined) continue;
      else if (part !== undefined) {
        const listed = read.value as Item[];
        value[field] = [...((value[field] as Item[] | undefined) ?? []), ...listed];
        items.push(...listed.map(() => place));
        kinds.push(part);
      } else value[field] = united(value[field], read.value);
    }
    const twin = identify(sheet, value, viewer, number, seen);
    if (twin !== undefined)
      faults.push({ pointer: '', message: `is the same as row ${twin}: give it an id, or say whose it is` });
    faults.push(...schemaFaults(validate, value, faults));
    const parts: Parts = kinds.length > 0 ? { evidence: kinds } : {};
    const placeOf = (pointer: string) => placeIn(places, items, pointer);
    return {
      ...{ number, value, faults, parts, bytes: sizeOf(cells) },
      headingOf: (pointer) => placeOf(pointer)?.heading,
      columnOf: (pointer) => placeOf(pointer)?.at,
    };
  };
}

/** The values of two columns that are of one list. */
const united = (before: unknown, value: unknown): unknown =>
  Array.isArray(before) && Array.isArray(value) ? [...new Set([...before, ...value])] : value;

function readItems(cell: RawCell, part: string): { value: Item[] | undefined } | { fault: string } {
  if (typeof cell === 'object' && cell !== null && 'error' in cell)
    return { fault: `holds the error ${cell.error}` };
  const text = typeof cell === 'string' || typeof cell === 'number' ? String(cell).trim() : '';
  if (isErrorValue(text)) return { fault: `holds the error ${text}` };
  if (text === '') return { value: undefined };
  return { value: text === CLEARED ? [] : itemsFrom(text, part) };
}

/** Faults of the whole row, but for fields whose cells could not be read. */
function schemaFaults(
  validate: ReturnType<typeof validatorOf>,
  value: Record<string, unknown>,
  told: readonly Fault[],
): Fault[] {
  const faults = textFaults(value);
  if (faults.length === 0 && !validate(value)) faults.push(...faultsOf(validate.errors));
  const unread = new Set(told.map(({ pointer }) => pointer));
  return faults.filter(({ pointer }) => !unread.has(`/${pointer.split('/')[1]}`));
}

function placeIn(places: readonly Place[], items: readonly Place[], pointer: string): Place | undefined {
  const [, field = '', index = ''] = pointer.split('/');
  if (index !== '' && items[Number(index)]?.column.field === field) return items[Number(index)];
  return places.find(({ column }) => (column.part ?? column.field) === field);
}

/** A number as it stands before each line: it names a row of this sheet alone. */
const SERIAL = /^\d{1,4}$/;

/**
 * Gives a row that names itself by no id one that follows from who brings it and what it is: the same sheet, corrected,
 * finds the rows it has made. Gives the number of an earlier row that is the same by that.
 */
function identify(
  sheet: RoomSheet,
  value: Record<string, unknown>,
  viewer: Viewer,
  number: number,
  seen: Map<string, number>,
): number | undefined {
  if (value.id === undefined && SERIAL.test(String(value.external_id ?? ''))) delete value.external_id;
  if (value.id !== undefined || value.external_id !== undefined) return undefined;
  const told = sheet.identity(value, viewer).map((part) =>
    String(part ?? '')
      .normalize('NFKC')
      .toLowerCase(),
  );
  if (told.every((part) => part === '')) return undefined;
  const text = JSON.stringify([viewer.owner, sheet.resource, ...told]);
  const id = `sheet-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  value.external_id = id;
  const twin = seen.get(id);
  seen.set(id, twin ?? number);
  return twin;
}
