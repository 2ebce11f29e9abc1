import { setTimeout as sleep } from 'node:timers/promises';
import type { TSchema } from 'typebox';
import type { Viewer } from '../access/principal.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { ApiError } from '../errors.ts';
import type { Outbox } from '../outbox/service.ts';
import type { ReportDocument } from './document.ts';
import type { Places } from './places.ts';
import type { ReportHead, ReportInputs, ReportKindName, ReportRequest } from './schema.ts';

/** An earlier report of the same schedule. */
export interface Previous {
  readonly id: string;
  readonly made_at: string;
  readonly places: Places;
}

/** What a report is to tell of, for whom. */
export interface Asked {
  readonly viewer: Viewer;
  readonly request: ReportRequest;
  readonly now: Date;
  /** Null for the first one. */
  readonly previous: Previous | null;
  /** Aborted, it throws its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What was found, all of it in one state of the data. */
export interface Gathered<Content> {
  /** What the JSON file holds; the kind's `schema` describes it. */
  readonly content: Content;
  /** A few numbers for lists of reports. */
  readonly summary: Readonly<Record<string, number>>;
  /** For the next report to tell changes by. */
  readonly places?: Places;
  /** The profiles it names. */
  readonly named: readonly string[];
}

/** A kind of report: what it finds, and how it says it. */
export interface ReportKind<Content extends { head: ReportHead } = { head: ReportHead }> {
  readonly name: ReportKindName;
  /** With an $id: it is in the OpenAPI document. */
  readonly schema: TSchema;
  gather(asked: Asked): Promise<Gathered<Content>>;
  present(content: Content): ReportDocument;
}

const ATTEMPTS = 20;
const WAIT_MS = 10;

/** Reads everything in one snapshot, of which the position in the outbox is known. */
export async function inSnapshot<T>(
  { transact, outbox }: { transact: Transact; outbox: Pick<Outbox, 'stamp' | 'lastPosition' | 'standsAt'> },
  read: (x: Executor, position: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    await outbox.stamp();
    const done = await transact(
      async (x) => {
        const position = await outbox.lastPosition(x);
        // What was committed meanwhile has no position yet: then it is looked at again.
        return (await outbox.standsAt(x, position)) ? { value: await read(x, position) } : undefined;
      },
      { snapshot: true },
    );
    if (done) return done.value;
    if (attempt >= ATTEMPTS)
      throw new ApiError('unavailable', 'The data change too fast for a report: ask for it when they rest');
    await sleep(Math.random() * WAIT_MS * attempt);
  }
}

/** Inputs of a report that weighs nothing. */
export const plainInputs = (position: number): ReportInputs => ({
  ...{ position, engine: null, lexicon: null, model: null, settings: [] },
});
