import { Meilisearch, MeilisearchApiError } from 'meilisearch';

export interface Server {
  host: string;
  apiKey: string | undefined;
}

/** What writes and looks after indexes may take a while; a search has a limit of its own. */
const TIMEOUT_MS = 30_000;
const PING_MS = 2_000;

/** The official client. Replies come uncompressed: packed ones arrive in two pieces, 40 ms apart. */
export const createClient = ({ host, apiKey }: Server, timeout = TIMEOUT_MS): Meilisearch =>
  new Meilisearch({ host, apiKey, timeout, requestInit: { headers: { 'accept-encoding': 'identity' } } });

/** Asks a server whether it is there; throws where it is not. */
export function createPing(server: Server): () => Promise<unknown> {
  const client = createClient(server, PING_MS);
  return () => client.health();
}

/** The code a server gave an error; undefined of an error of another kind. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof MeilisearchApiError ? error.cause?.code : undefined;

export const statusOf = (error: unknown): number | undefined =>
  error instanceof MeilisearchApiError ? error.response.status : undefined;
