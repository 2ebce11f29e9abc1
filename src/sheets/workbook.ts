import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type exceljs from 'exceljs';
import type { Worksheet } from 'exceljs';

export interface WorkbookInfo {
  title: string;
  created: Date;
}

export type Workbook = InstanceType<typeof exceljs.stream.xlsx.WorkbookWriter>;

/** Lets the receiver take what is written, and others run; throws when the receiver is gone. */
export type Breathe = (sheet: Worksheet) => Promise<void>;

/** What a sheet is written into, which exceljs does not type: where it tells that more than enough waits to be packed. */
interface Packed {
  readonly stream: {
    readonly pipes: readonly (PassThrough & { readonly _writableState: { readonly needDrain: boolean } })[];
  };
}

const ROWS_A_TURN = 50;

/** A workbook that is written as it is read: a receiver that goes away ends the writing. */
export function writeWorkbook(
  { title, created }: WorkbookInfo,
  write: (book: Workbook, breathe: Breathe) => Promise<void>,
): Readable {
  const out = new PassThrough();
  const gone = new AbortController();
  out.once('close', () => gone.abort());
  let rows = 0;
  const breathe: Breathe = async (sheet) => {
    gone.signal.throwIfAborted();
    const [packer] = (sheet as unknown as Packed).stream.pipes;
    if (packer?._writableState.needDrain) await once(packer, 'drain', { signal: gone.signal });
    if (++rows % ROWS_A_TURN === 0) await nextTurn();
  };
  async function writeAll(): Promise<void> {
    // Large, and wanted by few processes: it is loaded with the first workbook.
    const { default: library } = await import('exceljs');
    const book = new library.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true });
    Object.assign(book, { title, created, modified: created, creator: 'Zhiqi', lastModifiedBy: 'Zhiqi' });
    await write(book, breathe);
    await book.commit();
  }
  writeAll().catch((error) => out.destroy(error));
  return out;
}
