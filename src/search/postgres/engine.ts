import { and, asc, desc, type SQL, sql } from 'drizzle-orm';
import type { Executor, Transact } from '../../db/transaction.ts';
import type { Tier } from '../plan.ts';
import type { EngineRequest, Hits, SearchEngine, Sort } from '../port.ts';
import { searchDocuments as table } from '../table.ts';
import { count, countAll, holds, MOST_RANKED, type Places, toWhere } from './counts.ts';
import { countTraits } from './facets.ts';
import { toCondition } from './filters.ts';
import { anyOf, type Field, toPhrases, toTokens } from './query.ts';

/** Of as many the newest are found sooner by going through all documents. */
const COMMON = 20_000;
const newest = desc(table.entity_id);
/** A hit is found by its place in the fields, best first. */
const FIELDS: readonly Field[] = ['head', 'title', 'anywhere'];

interface Found {
  /** In order, as far as they were asked for; where all of them were looked into, with their places in the table. */
  ids: Map<string, string | undefined>;
  /** What a document must meet to be among them. */
  match: string;
  exact: boolean;
  /** How many there are, where that is known. */
  total?: number;
}

/**
 * Reading the words of a document costs a hundred times what PostgreSQL reckons, so that it would rather read all documents
 * than look common words up.
 */
const BY_INDEX = sql`SELECT set_config('enable_seqscan', 'off', true)`;

/** Finds documents in the table itself. Every tier is one lookup in an index; only few documents are looked into. */
export function createPostgresEngine({ transact }: { transact: Transact }): SearchEngine {
  return {
    search: (viewer, request) =>
      transact(
        async (tx) => {
          await tx.execute(BY_INDEX);
          const condition = toCondition(viewer, request);
          const { tiers, sort } = request;
          const { byRelevance, byTime } = createFinder(tx);
          const hits =
            tiers && !sort
              ? await byRelevance(request, condition, tiers)
              : await byTime(request, condition, orderOf(sort));
          return { ...hits, engine: 'postgres' as const };
        },
        { snapshot: true },
      ),
  };
}

function createFinder(db: Executor) {
  /** Of documents that hold the words of a tier somewhere, those that hold them as they stand, best first, and their places. */
  async function rank(places: Places, tier: Tier): Promise<Map<string, string>> {
    const match = sql`${toPhrases(tier)}::tsquery`;
    const inRow = toPhrases(tier) === toTokens(tier) ? undefined : sql`WHERE tokens @@ ${match}`;
    // By their places alone: to read the words of a document is what takes time, and the index would have them read once more.
    const found = await db.execute<{ id: string; place: string }>(sql`
      WITH hits AS MATERIALIZED (SELECT entity_id, ctid AS place, tokens FROM ${table} WHERE ctid = ANY(${places}::tid[]))
      SELECT entity_id AS id, place::text FROM hits ${inRow} ORDER BY ts_rank(tokens, ${match}, 1) DESC, entity_id DESC`);
    return new Map(found.rows.map(({ id, place }) => [id, place]));
  }
  async function newestOf(condition: SQL, most: number, common: boolean): Promise<string[]> {
    const query = db.select({ id: table.entity_id }).from(table).where(condition);
    if (common) return (await query.orderBy(newest).limit(most)).map(({ id }) => id);
    // Looked up before they are sorted: otherwise all documents would be gone through, the newest first.
    const found = await db.execute<{ id: string }>(sql`
      WITH hits AS MATERIALIZED (${query}) SELECT entity_id AS id FROM hits ORDER BY entity_id DESC LIMIT ${most}`);
    return found.rows.map(({ id }) => id);
  }

  /** The hits of one tier, all of them where they are few. */
  async function find(condition: SQL, tier: Tier, heads: boolean, most: number): Promise<Found> {
    const tokens = toTokens(tier, heads ? 'head' : 'anywhere');
    const { total, places } = heads ? {} : await count(db, { condition, query: tokens });
    if (places) {
      const ids = total === 0 ? new Map<string, string>() : await rank(places, tier);
      return { ids, match: toPhrases(tier), exact: true };
    }
    const ids = new Map<string, undefined>();
    for (const field of heads ? FIELDS.slice(0, 1) : FIELDS) {
      if (ids.size >= most) break;
      const where = and(condition, holds(toTokens(tier, field))) as SQL;
      const common = field === 'anywhere' && (total ?? 0) > COMMON;
      for (const id of await newestOf(where, most, common)) ids.set(id, undefined);
    }
    return { ids, match: tokens, exact: heads, ...(total !== undefined && { total }) };
  }

  /** Tier by tier, until the page is full. */
  async function byRelevance(request: EngineRequest, condition: SQL, tiers: readonly Tier[]): Promise<Hits> {
    const { offset, limit, facets, headsOnly = false } = request;
    const ids = new Map<string, string | undefined>();
    const matches: string[] = [];
    let exact = true;
    let known: number | undefined;
    for (const tier of tiers) {
      const found = await find(condition, tier, headsOnly, offset + limit);
      matches.push(found.match);
      exact &&= found.exact;
      known = tiers.length === 1 ? found.total : undefined;
      for (const [id, place] of found.ids) ids.set(id, place);
    }
    const page = [...ids.keys()].slice(offset, offset + limit);
    if (exact && !headsOnly) {
      const hits = sql`ctid = ANY(${`{${[...ids.values()].map((place) => `"${place}"`).join(',')}}`}::tid[])`;
      const counted = await countTraits(db, facets, hits);
      return { ids: page, total: ids.size, exact, facetsExact: true, facets: counted };
    }
    const all = { condition, query: anyOf(matches) };
    return { ids: page, ...(await countAll(db, facets, all, exact, known)) };
  }

  /** Words are looked up before anything is sorted: otherwise all documents would be gone through in that order. */
  async function pageOf(
    where: SQL,
    order: readonly SQL[],
    { offset, limit }: EngineRequest,
  ): Promise<string[]> {
    const { entity_id, created_at, updated_at, deadline } = table;
    const hits = db.select({ entity_id, created_at, updated_at, deadline }).from(table).where(where);
    const found = await db.execute<{ id: string }>(sql`
      WITH search_documents AS MATERIALIZED (${hits}) SELECT entity_id AS id FROM search_documents
      ORDER BY ${sql.join([...order], sql`, `)} OFFSET ${offset} LIMIT ${limit}`);
    return found.rows.map(({ id }) => id);
  }

  async function pageOfAll(
    where: SQL,
    order: readonly SQL[],
    { offset, limit }: EngineRequest,
  ): Promise<string[]> {
    const query = db.select({ id: table.entity_id }).from(table).where(where);
    const page = await query
      .orderBy(...order)
      .offset(offset)
      .limit(limit);
    return page.map(({ id }) => id);
  }

  async function byTime(request: EngineRequest, condition: SQL, order: readonly SQL[]): Promise<Hits> {
    const { facets, tiers } = request;
    const tokens = tiers && anyOf(tiers.map((tier) => toTokens(tier)));
    const known = tiers && (await count(db, { condition, query: tokens })).total;
    const exact = known === undefined || known <= MOST_RANKED;
    const all = { condition, query: exact ? tiers && anyOf(tiers.map(toPhrases)) : tokens };
    const ids = await (tiers ? pageOf : pageOfAll)(toWhere(all), order, request);
    return { ids, ...(await countAll(db, facets, all, exact, exact ? undefined : known)) };
  }

  return { byRelevance, byTime };
}

function orderOf(sort: Sort | undefined): SQL[] {
  if (sort === undefined) return [newest];
  const descending = sort.startsWith('-');
  const column = table[sort.replace('-', '') as 'updated_at'];
  const order = (descending ? desc : asc)(column);
  // A time that is always there is sorted by its index.
  return [sort.endsWith('deadline') ? sql`${order} NULLS LAST` : order, newest];
}
