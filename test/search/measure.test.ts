import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { demandFields } from '../../src/demands/search.ts';
import { loadDemo } from '../../src/demo/load.ts';
import { profileFields } from '../../src/profiles/search.ts';
import { type SearchField, textsOf } from '../../src/resources/searched.ts';
import type { Collection } from '../../src/search/port.ts';
import { createEngineApp, type EngineApp, engines } from './engines.ts';
import { cutStrings, type Held, measure } from './strings.ts';

const STRINGS = 400;
const FIELDS = { profiles: profileFields, demands: demandFields } as unknown as Record<
  Collection,
  readonly SearchField<object>[]
>;

async function filled(engine: EngineApp['engine']): Promise<EngineApp> {
  const app = await createEngineApp(t, engine);
  await loadDemo(app.services);
  await app.services.searchUpkeep.current();
  return app;
}

/** All rows of a collection with their texts. */
async function rowsOf({ services }: EngineApp, collection: Collection): Promise<Held[]> {
  const { items } = await services[collection].list(system, { filters: {}, size: 1_000 });
  return items.map((row) => ({ id: row.id, texts: textsOf(FIELDS[collection], row).flat() }));
}

const finder =
  ({ services, engine }: EngineApp, collection: Collection) =>
  async (query: string): Promise<string[]> => {
    const asked = { collection, query, filters: {}, sort: undefined, facets: [], offset: 0, limit: 1_000 };
    const { items, engine: answered } = await services.search.search(system, asked);
    if (answered !== engine) throw new Error(`${answered} answered "${query}"`);
    return items.map(({ profile, demand }) => (profile ?? demand)?.id as string);
  };

const apps: EngineApp[] = [];
for (const engine of engines) apps.push(await filled(engine));

for (const app of apps) {
  t.test(
    `${app.engine} finds strings that are cut from the texts, and first of all what holds them`,
    async (t) => {
      for (const collection of ['profiles', 'demands'] as const) {
        const rows = await rowsOf(app, collection);
        const strings = cutStrings(rows, STRINGS);
        const { missed, ...measured } = await measure(rows, strings, finder(app, collection));
        t.comment(`${app.engine} ${collection}: ${JSON.stringify(measured)}`);
        t.ok(
          measured.recall >= 0.99,
          `${collection}: recall ${measured.recall}, missed: ${missed.join('; ')}`,
        );
        t.ok(measured.first_ten >= 0.97, `${collection}: right among the first ten ${measured.first_ten}`);
      }
    },
  );
}
