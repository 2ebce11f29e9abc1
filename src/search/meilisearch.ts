import { Meilisearch } from 'meilisearch';

const TIMEOUT_MS = 2_000;

/** Asks a Meilisearch server whether it is there; throws where it is not. */
export function createPing(host: string, apiKey: string | undefined): () => Promise<unknown> {
  const client = new Meilisearch({ host, apiKey, timeout: TIMEOUT_MS });
  return () => client.health();
}
