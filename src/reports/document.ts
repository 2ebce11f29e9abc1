import type { Cell, Column, Sheet } from '../sheets/sheet.ts';

/** What a report says, in the order it is read: every kind of report becomes one, and every renderer takes one. */
export interface ReportDocument {
  /** 需求匹配报告 */
  readonly title: string;
  /** What it is of: "杭州市余杭区 · 2026年11月28日". */
  readonly subtitle: string;
  /** What a reader must know to trust it: scope, state of the data, what it is compared with. */
  readonly facts: readonly Fact[];
  /** For a page. */
  readonly sections: readonly Section[];
  /** For a workbook, one sheet a section. */
  readonly sheets: readonly Sheet[];
  /** The sheet a CSV file holds: its position in `sheets`. */
  readonly main: number;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface Section {
  /** Stable, for anchors. */
  readonly id: string;
  readonly title: string;
  /** Made when they are asked for, once: a long report is never whole in memory. */
  readonly blocks: Iterable<Block>;
  /** Begins on a page of its own when printed. */
  readonly newPage?: boolean;
}

export type Block =
  | { readonly kind: 'text'; readonly text: string; readonly tone?: 'plain' | 'note' | 'warning' }
  | { readonly kind: 'figures'; readonly figures: readonly Figure[] }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'chart'; readonly chart: Chart }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'card'; readonly card: Card };

/** One number that matters. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly tone?: Tone;
}
export type Tone = 'good' | 'warning' | 'bad' | 'muted' | 'accent';

export interface Chart {
  readonly type: 'bars' | 'stacked' | 'funnel' | 'progress' | 'line';
  readonly title: string;
  /** A line for those who cannot see it. */
  readonly description: string;
  readonly categories: readonly string[];
  /** Each as long as `categories`. `progress` takes two: what is reached, and the target. */
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** 个, 天 */
  readonly unit: string;
}

export interface Table {
  /** Above it; without one it is that of its section, and only read aloud. */
  readonly title?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (Cell | Marked)[])[];
  /** Said in place of a table without rows. */
  readonly empty: string;
}
/** A cell that stands out. */
export interface Marked {
  readonly text: string;
  readonly tone: Tone;
}

/** Something with a heading of its own, kept together on a page: a demand with its experts. */
export interface Card {
  readonly title: string;
  readonly badges: readonly Marked[];
  readonly facts: readonly Fact[];
  readonly entries: readonly Entry[];
  /** Below the entries. */
  readonly notes: readonly { readonly text: string; readonly tone: Tone }[];
}
/** An expert on a card. */
export interface Entry {
  readonly rank: number | null;
  readonly title: string;
  readonly detail: string;
  /** 0..1 */
  readonly score: number | null;
  readonly badge: Marked | null;
  readonly text: string;
}
