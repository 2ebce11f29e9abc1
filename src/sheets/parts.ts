import { posix } from 'node:path';
import { type Archive, openArchive, unreadable } from './archive.ts';
import { attributesOf, elementsIn, prefixOf, sheetText, spansIn, utf8Of } from './xml.ts';

/** A sheet of a workbook that is shown. */
export interface Part {
  readonly name: string;
  readonly path: string;
}

/** What cells refer to, and where the sheets lie. */
export interface Book {
  readonly archive: Archive;
  readonly sheets: readonly Part[];
  stringAt(index: number): string | undefined;
  /** Of each style, whether what it shows is a day or a time. */
  readonly dated: readonly boolean[];
  /** Days that are added to a number to count them from the last day of 1899. */
  readonly shift: number;
}

const DAYS_TO_1904 = 1_462;

/** Opens a workbook that is held whole; throws ApiError where it is none. */
export function openBook(bytes: Buffer): Book {
  const archive = openArchive(bytes);
  const part = (name: string): Buffer | undefined => {
    const found = archive(name);
    return found && utf8Of(found);
  };
  const root = relationsOf(part('_rels/.rels'), '').find(({ type }) => type.endsWith('/officeDocument'));
  const path = root?.target ?? 'xl/workbook.xml';
  const workbook = part(path);
  if (!workbook) throw unreadable('The file is not an XLSX workbook');
  const folder = posix.dirname(path);
  const relations = relationsOf(part(`${folder}/_rels/${posix.basename(path)}.rels`), folder);
  const pathOf = (kind: string) => relations.find(({ type }) => type.endsWith(`/${kind}`))?.target;
  const prefix = prefixOf(workbook);
  const sheets = [...elementsIn(workbook, `${prefix}sheet`)].flatMap((tag) => {
    const { name = '', id, state } = attributesOf(tag);
    const found = relations.find((one) => one.id === id && one.type.endsWith('/worksheet'));
    return found && (state === undefined || state === 'visible') ? [{ name, path: found.target }] : [];
  });
  const [properties = ''] = elementsIn(workbook, `${prefix}workbookPr`);
  const strings = part(pathOf('sharedStrings') ?? `${folder}/sharedStrings.xml`);
  const styles = part(pathOf('styles') ?? `${folder}/styles.xml`);
  return {
    ...{ archive, sheets },
    stringAt: strings ? stringsOf(strings) : () => undefined,
    dated: styles ? datedOf(styles) : [],
    shift: /^(1|true)$/.test(attributesOf(properties).date1904 ?? '') ? DAYS_TO_1904 : 0,
  };
}

function relationsOf(part: Buffer | undefined, folder: string) {
  if (!part) return [];
  return [...elementsIn(part, `${prefixOf(part)}Relationship`)].map((tag) => {
    const { Id: id = '', Type: type = '', Target: target = '' } = attributesOf(tag);
    return { id, type, target: posix.join('/', target.startsWith('/') ? '' : folder, target).slice(1) };
  });
}

/** The text of an element, in runs or not, without the hints how to pronounce it. */
export function textIn(element: string, prefix: string): string {
  const spoken = element.includes(`<${prefix}rPh`)
    ? element.replace(new RegExp(`<${prefix}rPh\\b[\\s\\S]*?</${prefix}rPh>`, 'g'), '')
    : element;
  const texts = spoken.matchAll(new RegExp(`<${prefix}t(?:\\s[^>]*)?>([\\s\\S]*?)</${prefix}t>`, 'g'));
  return sheetText([...texts].map(([, text]) => text).join(''));
}

/** As many different texts as cells may share. */
const MAX_STRINGS = 2_000_000;

/** The shared texts, each read where a cell asks for it: they may be many, and all of them at once would be too much. */
function stringsOf(part: Buffer): Book['stringAt'] {
  const prefix = prefixOf(part);
  const spans: number[] = [];
  for (const [start, end] of spansIn(part, `${prefix}si`)) {
    if (spans.length >= 2 * MAX_STRINGS)
      throw unreadable(`The workbook holds more than ${MAX_STRINGS} texts: send the rows as CSV`);
    spans.push(start, end);
  }
  return (index) => {
    const [start, end] = [spans[2 * index], spans[2 * index + 1]];
    return start === undefined ? undefined : textIn(shorter(part.subarray(start, end)), prefix);
  };
}

/** A cell holds 32,767 characters, and the marks of its runs. */
const LONGEST_TEXT = 4 * 1024 * 1024;

function shorter(element: Buffer): string {
  if (element.length > LONGEST_TEXT)
    throw unreadable('The workbook holds a cell with more text than cells can hold');
  return element.toString('utf8');
}

/** Formats that need not be told, by their numbers: also those of Chinese dates. */
const DATED = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

const isDateFormat = (format: string): boolean =>
  /[ymdhs]/i.test(format.replace(/"[^"]*"|\\.|\[[^\]]*\]|[_*]./g, '').replace(/general/gi, ''));

function datedOf(part: Buffer): boolean[] {
  const prefix = prefixOf(part);
  const formats = new Map(
    [...elementsIn(part, `${prefix}numFmt`)].map((tag) => {
      const { numFmtId = '', formatCode = '' } = attributesOf(tag);
      return [numFmtId, formatCode];
    }),
  );
  const [cells = ''] = elementsIn(part, `${prefix}cellXfs`);
  return [...elementsIn(Buffer.from(cells), `${prefix}xf`)].map((tag) => {
    const { numFmtId = '0' } = attributesOf(tag);
    const format = formats.get(numFmtId);
    return format === undefined ? DATED(Number(numFmtId)) : isDateFormat(format);
  });
}
