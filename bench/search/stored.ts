import { profileFeatures } from '../../src/matching/index.ts';
import type { Profile } from '../../src/profiles/schema.ts';
import { searchable } from '../../src/profiles/search.ts';
import { createDocumentStore } from '../../src/search/documents.ts';
import { type BenchDatabase, eachBatch } from '../database.ts';
import type { Settings } from '../options.ts';
import { say } from '../progress.ts';
import { insertInto } from '../stages/stored.ts';
import { createProseProfiles } from './profiles.ts';

const filled = new WeakSet<BenchDatabase>();
/** Nobody is ranked here: what ranking reads of the texts is left empty. */
const features = profileFeatures({ kind: 'expert', name: '' });
const unread = { external_id: null, version: 1, inferred_sectors: [], sector_weights: [], erased_at: null };

/**
 * Profiles and their search documents as imports would leave them, once, whichever stages ask for them. The indexes of the
 * documents are made afterwards.
 */
export async function storeDocuments(database: BenchDatabase, settings: Settings): Promise<void> {
  if (filled.has(database)) return;
  filled.add(database);
  const { pool, db } = database;
  const { profiles } = settings;
  say(`storing ${profiles} profiles and their search documents in PostgreSQL`);
  const documents = createDocumentStore();
  const profile = createProseProfiles(settings);
  const restore = await dropIndexes(database);
  await eachBatch(profiles, async (numbers) => {
    const rows = numbers.map((number) => ({ ...profile(number), ...unread }));
    await pool.query(insertInto('profiles'), [JSON.stringify(rows.map((row) => ({ ...row, features })))]);
    const found = rows.map((row) => ({
      ...{ collection: 'profiles' as const, entity_id: row.id },
      ...searchable(row satisfies Profile),
    }));
    await documents.put(db, found);
  });
  say('indexing the documents');
  await restore();
  await pool.query('VACUUM ANALYZE profiles, search_documents');
}

/** Drops the inverted indexes of the documents; what it gives makes them again. */
async function dropIndexes({ pool }: BenchDatabase): Promise<() => Promise<void>> {
  const { rows } = await pool.query<{ name: string; definition: string }>(`
    SELECT indexname AS name, indexdef AS definition FROM pg_indexes
    WHERE tablename = 'search_documents' AND indexdef LIKE '%USING gin%'`);
  for (const { name } of rows) await pool.query(`DROP INDEX ${name}`);
  return async () => {
    for (const { definition } of rows) await pool.query(definition);
  };
}
