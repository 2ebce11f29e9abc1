import type { Cell, Column, ColumnType } from '../../sheets/sheet.ts';
import type { Marked, Table } from '../document.ts';
import { marked } from './cards.ts';
import { escaped } from './escape.ts';
import { showNumber, showPercent, showTime } from './numbers.ts';
import { fold, width } from './widths.ts';

const AT_ONCE = 100;
const NUMBERS: ReadonlySet<ColumnType> = new Set(['integer', 'decimal', 'percent', 'yuan']);
const SHORT: ReadonlySet<ColumnType> = new Set(['date', 'time', 'flag']);

function shown(cell: Cell, type: ColumnType): string {
  if (typeof cell === 'boolean') return cell ? '是' : '否';
  if (typeof cell === 'number') {
    if (type === 'percent') return showPercent(cell);
    return type === 'yuan' ? `¥${showNumber(cell)}` : showNumber(cell);
  }
  return type === 'time' ? showTime(cell ?? '') : (cell ?? '');
}

function content(cell: Cell | Marked, type: ColumnType): string {
  if (cell === null || cell === '') return '<span class="none">—</span>';
  return typeof cell === 'object' ? marked(cell, 'mark') : escaped(shown(cell, type));
}

/** Text of which every cell fits on a line of seven Chinese characters is not broken. */
const BRIEF = 14;

const textOf = (cell: Cell | Marked): string => {
  if (cell === null) return '';
  return typeof cell === 'object' ? cell.text : String(cell);
};

function classOf({ columns, rows }: Table, i: number): string {
  const type = columns[i]?.type ?? 'text';
  if (NUMBERS.has(type)) return ' class="number"';
  const isBrief = rows.every((cells) => width(textOf(cells[i] ?? null)) <= BRIEF);
  return SHORT.has(type) || isBrief ? ' class="short"' : '';
}

/** Not broken but where it is long, and there every four characters. */
const heading = (title: string): string =>
  width(title) <= 10 || title.includes(' ')
    ? escaped(title)
    : fold(title, 8, title.length).map(escaped).join('<wbr>');

interface Shaped extends Column {
  readonly look: string;
}

function row(cells: readonly (Cell | Marked)[], columns: readonly Shaped[]): string {
  const [first, ...others] = columns.map((column, i) => {
    const inner = `${column.look}>${content(cells[i] ?? null, column.type)}`;
    return i === 0 ? `<th scope="row"${inner}</th>` : `<td${inner}</td>`;
  });
  return `<tr>${first ?? ''}${others.join('')}</tr>\n`;
}

/** A table with its head on every page; where the screen is narrower it is moved within its own frame. */
export function* table(whole: Table, section: string): Generator<string> {
  const { rows, empty, title } = whole;
  const name = escaped(title ?? section);
  if (rows.length === 0) {
    yield `<p class="empty">${title === undefined ? '' : `${name}：`}${escaped(empty)}</p>\n`;
    return;
  }
  const columns = whole.columns.map((column, i) => ({ ...column, look: classOf(whole, i) }));
  const heads = columns.map(({ look, title }) => `<th scope="col"${look}>${heading(title)}</th>`).join('');
  const caption = `<caption${title === undefined ? ' class="unseen"' : ''}>${name}</caption>`;
  const size = columns.length > 7 ? ' class="dense"' : '';
  yield `<div class="frame" role="region" aria-label="${name}" tabindex="0"><table${size}>${caption}<thead><tr>${heads}</tr></thead><tbody>\n`;
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    yield rows
      .slice(at, at + AT_ONCE)
      .map((cells) => row(cells, columns))
      .join('');
  }
  yield '</tbody></table></div>\n';
}
