import type { Readable } from 'node:stream';
import type { DataValidation, Worksheet } from 'exceljs';
import { type Workbook, writeWorkbook } from '../../sheets/workbook.ts';
import { addSheet, beginSheet, endSheet } from '../../sheets/xlsx.ts';
import { roomTable, tableColumn } from './cells.ts';
import type { RoomSheet, SheetColumn } from './columns.ts';
import { choosable } from './places.ts';

/** Rows that have lists to choose from. */
const ROWS = 1_000;
const OPTIONS = '选项';
/** As much as a program shows beside a cell. */
const LONGEST_PROMPT = 255;
const LONGEST_TITLE = 32;

/** Columns that are filled in by hand; what the system gives stands in exports alone. */
const handed = ({ columns }: RoomSheet): SheetColumn[] =>
  columns.filter(({ field }) => field !== 'id' && field !== 'state');

/** What a column lets choose from, by names. */
function choices({ kind, entries }: SheetColumn): readonly string[] {
  if (kind === 'flag') return ['是', '否'];
  if (kind === 'region') return choosable();
  return kind === 'code' ? entries.map(({ zh }) => zh) : [];
}

/** A workbook to fill in: the sheet itself, how it is filled in, examples, and what there is to choose from. */
export function templateOf(room: RoomSheet, now: Date): Readable {
  const columns = handed(room);
  const listed = columns.filter((column) => choices(column).length > 0);
  return writeWorkbook({ title: `${room.zh}导入模板`, created: now }, async (book, breathe) => {
    fillIn(book, room, columns, listed);
    await addSheet(book, breathe, guide(columns));
    await addSheet(book, breathe, { ...roomTable({ ...room, columns }, [[...room.examples]]), name: '示例' });
    await addSheet(book, breathe, options(listed));
  });
}

function fillIn(
  book: Workbook,
  { zh }: RoomSheet,
  columns: readonly SheetColumn[],
  listed: readonly SheetColumn[],
): void {
  const headed = columns.map((column) => tableColumn(column, `${column.zh}${column.required ? ' *' : ''}`));
  const sheet = beginSheet(book, zh, headed);
  // The streaming writer has them, and its types do not say so.
  const { dataValidations } = sheet as Worksheet & {
    dataValidations: { add(range: string, validation: DataValidation): void };
  };
  for (const [i, column] of columns.entries()) {
    const letters = lettersOf(i);
    dataValidations.add(`${letters}2:${letters}${ROWS + 1}`, validationOf(column, listed.indexOf(column)));
  }
  endSheet(sheet, columns.length, 1);
}

function validationOf(column: SheetColumn, list: number): DataValidation {
  const { zh, hint, many, kind } = column;
  const prompt = {
    ...{ showInputMessage: true, promptTitle: zh.slice(0, LONGEST_TITLE) },
    prompt: `${column.required ? '必填。' : ''}${hint}`.slice(0, LONGEST_PROMPT),
    allowBlank: true,
  };
  if (list === -1) return { type: 'any', ...prompt } as unknown as DataValidation;
  const letters = lettersOf(list);
  return {
    ...{ type: 'list', ...prompt },
    formulae: [`${OPTIONS}!$${letters}$2:$${letters}$${choices(column).length + 1}`],
    // Several values, and places by whatever name, are in no list.
    showErrorMessage: !many && kind !== 'region',
    ...{ errorStyle: 'stop', errorTitle: zh.slice(0, LONGEST_TITLE), error: '请从下拉列表中选一项。' },
  };
}

const text = { type: 'text' } as const;

function guide(columns: readonly SheetColumn[]) {
  return {
    name: '填写说明',
    columns: [
      ...[
        { title: '列名', ...text, width: 24 },
        { title: '是否必填', ...text, width: 10 },
      ],
      ...[
        { title: '怎样填', ...text, width: 70 },
        { title: '举例', ...text, width: 40 },
      ],
    ],
    rows: [
      ...columns.map(({ zh, required, hint, example }) => [zh, required ? '必填' : '', hint, example]),
      [
        '说明',
        '',
        '第一张表从第二行起填写，一行一条。列可以调换次序，不用的列可以删去；请不要改列名。',
        null,
      ],
      ['说明', '', '“示例”表只供参照，不会导入。', null],
      ['说明', '', '改正后再次导入同一张表，已经导入的行不会重复。', null],
      ['说明', '', '空着的单元格不改动系统里已有的内容；要清空某一项，请填“清空”。', null],
    ],
  };
}

function options(listed: readonly SheetColumn[]) {
  const lists = listed.map(choices);
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return {
    name: OPTIONS,
    columns: listed.map(({ zh }) => ({ title: zh, ...text })),
    rows: Array.from({ length: longest }, (_, i) => lists.map((list) => list[i] ?? null)),
  };
}

/** The letters a column goes by, from 0: A, B, … Z, AA. */
function lettersOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : `${lettersOf(Math.floor(index / 26) - 1)}${last}`;
}
