import { createHash } from 'node:crypto';
import { type DemandContent, demandFaults, demandSchemas } from '../demands/schema.ts';
import { type ProfileContent, profileFaults, profileSchemas } from '../profiles/schema.ts';
import { PackError, type PackFault } from './faults.ts';
import { type Judgements, readPairFile, readQrels } from './judgements.ts';
import { type PackRow, type PackRows, type RowKind, readRows } from './rows.ts';

export const PROFILES = 'profiles.ndjson';
export const DEMANDS = 'demands.ndjson';
export const QRELS = 'qrels.tsv';
export const PAIRS = 'pairs.tsv';
export const packFiles = [PROFILES, DEMANDS, QRELS, PAIRS] as const;

export interface Pack {
  profiles: readonly PackRow<ProfileContent>[];
  demands: readonly PackRow<DemandContent>[];
  judgements: Judgements;
  /** SHA-256 of each of its files, by which a later run knows them again. */
  digests: { profiles: string; demands: string; judgements: string };
}

const profileKind: RowKind<ProfileContent> = { schemas: profileSchemas, check: profileFaults };
const demandKind: RowKind<DemandContent> = {
  schemas: demandSchemas,
  check: (content) => demandFaults(content, new Date()),
};

/**
 * The pack that files, by name, make up. Throws PackError, which names every fault of every file. Demands without judgement
 * are none: their texts count, and nothing is measured of them.
 */
export async function readPack(files: ReadonlyMap<string, Uint8Array>): Promise<Pack> {
  const faults: PackFault[] = [];
  const read = async <Content extends object>(file: string, kind: RowKind<Content>) => {
    const bytes = files.get(file);
    if (bytes) return readRows(file, bytes, kind, faults);
    faults.push({ file, message: 'is missing' });
    return undefined;
  };
  const profiles = await read(PROFILES, profileKind);
  const demands = await read(DEMANDS, demandKind);
  const judgements = readJudgements(files, { profiles, demands }, faults);
  if (faults.length > 0 || !profiles || !demands || !judgements) throw new PackError(faults);
  const digests = {
    profiles: digestOf(files.get(PROFILES)),
    demands: digestOf(files.get(DEMANDS)),
    judgements: digestOf(files.get(QRELS) ?? files.get(PAIRS)),
  };
  return { profiles: profiles.rows, demands: demands.rows, judgements, digests };
}

function readJudgements(
  files: ReadonlyMap<string, Uint8Array>,
  { profiles, demands }: { profiles?: PackRows<unknown>; demands?: PackRows<unknown> },
  faults: PackFault[],
): Judgements | undefined {
  const [qrels, pairs] = [files.get(QRELS), files.get(PAIRS)];
  if (qrels && pairs)
    faults.push({ file: PAIRS, message: `stands beside ${QRELS}: a pack has one of the two` });
  if (!qrels && !pairs)
    faults.push({ file: QRELS, message: `is missing, and so is ${PAIRS}: one of the two is needed` });
  const file = qrels ? QRELS : PAIRS;
  const bytes = qrels ?? pairs;
  if (!bytes) return undefined;
  // Where there are no rows, that is the fault, and not each judgement.
  const known = (rows: PackRows<unknown> | undefined) =>
    rows?.rows.length ? rows.named : (ref: string) => ref;
  const names = { profile: known(profiles), demand: known(demands) };
  const reading = { file, names, faults };
  return qrels ? readQrels(bytes, reading) : readPairFile(bytes, reading);
}

const digestOf = (bytes: Uint8Array | undefined): string =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');
