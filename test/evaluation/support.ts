import { readFile } from 'node:fs/promises';
import { measure } from '../../src/evaluation/measures.ts';
import { type Pack, packFiles, readPack } from '../../src/evaluation/pack.ts';
import { aDemand, aProfile, toLines } from '../support/factories.ts';

export const PACK = new URL('./pack/', import.meta.url);

/** The files of the pack beside this one; `changes` replaces some, or takes one away by undefined. */
export async function filesOf(changes: Record<string, string | Uint8Array | undefined> = {}) {
  const files = new Map<string, Uint8Array>();
  for (const name of packFiles) {
    const bytes =
      name in changes ? changes[name] : await readFile(new URL(name, PACK)).catch(() => undefined);
    if (bytes !== undefined) files.set(name, Buffer.from(bytes as string));
  }
  return files;
}

export const table = (...rows: (string | number)[][]): string =>
  rows.map((row) => `${row.join('\t')}\n`).join('');

/** A pack of rows that say nothing, by their names. */
export const packOf = (
  profiles: readonly string[],
  demands: readonly string[],
  judgements: { qrels: string } | { pairs: string },
): Promise<Pack> =>
  readPack(
    new Map(
      Object.entries({
        'profiles.ndjson': toLines(profiles.map((external_id) => aProfile({ external_id }))),
        'demands.ndjson': toLines(demands.map((external_id) => aDemand({ external_id }))),
        ...('qrels' in judgements ? { 'qrels.tsv': judgements.qrels } : { 'pairs.tsv': judgements.pairs }),
      }).map(([name, text]) => [name, Buffer.from(text)]),
    ),
  );

/** What is measured where each pair has the score that `scores` gives it by "demand profile", and all others 0. */
export function measureBy(pack: Pack, scores: Record<string, number>) {
  const score = (demand: string, profiles: readonly string[]) =>
    profiles.map((profile) => scores[`${demand} ${profile}`] ?? 0);
  return measure(pack, score, () => undefined);
}
