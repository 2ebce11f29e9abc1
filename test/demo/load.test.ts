import { readFileSync } from 'node:fs';
import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { loadDemo } from '../../src/demo/load.ts';
import { codes, relatedness, sectors } from '../../src/reference/index.ts';
import { createApp } from '../support/app.ts';
import { aDemand, anEnterprise, aProfile } from '../support/factories.ts';
import { root } from '../support/root.ts';

const rooms = ['enterprises', 'demands', 'profiles'] as const;
const fileOf = (name: string): string[] =>
  readFileSync(new URL(`src/demo/${name}.ndjson`, root), 'utf8')
    .trimEnd()
    .split('\n');

const sectorsOf = (row: { sectors: string[]; inferred_sectors: string[] }): string[] =>
  row.sectors.length > 0 ? row.sectors : row.inferred_sectors;

t.test('demo data comes whole into an empty database, and once', async (t) => {
  const { services } = await createApp(t);
  t.equal(await loadDemo(services), true);
  for (const name of rooms) {
    t.equal(await services[name].count(system, {}), fileOf(name).length, `every line of ${name}`);
  }
  t.equal(await loadDemo(services), false);

  const { items } = await services.demands.list(system, { filters: {}, size: 200 });
  const covered = new Set(items.flatMap(sectorsOf));
  t.same(
    codes(sectors).filter((code) => !covered.has(code)),
    [],
    'a demand for every sector',
  );

  t.test('the first match of every demand works in its sector or one related to it', async (t) => {
    for (const demand of items) {
      const { items: found, excluded } = await services.matches.forDemand(system, demand.id, { limit: 1 });
      const name = `${demand.external_id} ${demand.title}`;
      if (!demand.active) {
        t.same([found, excluded], [[], { inactive: fileOf('profiles').length }], `${name}: switched off`);
        continue;
      }
      const [first] = found;
      t.ok(first, `${name}: has matches`);
      if (!first) continue;
      const { terms, bridges } = first.reasons;
      t.ok(terms.length + bridges.length > 0, `${name}: for words it uses`);
      // Where nothing is declared and the text names no field, there is no sector to agree on.
      const wanted = sectorsOf(demand);
      if (wanted.length === 0) continue;
      const offered = sectorsOf(first.profile);
      const near = Math.max(...wanted.flatMap((a) => offered.map((b) => relatedness(a, b))));
      t.ok(near >= 0.5, `${name}: ${first.profile.name} of ${offered} is ${near} near ${wanted}`);
    }
  });

  t.test('a demand in Chinese finds the overseas expert of its subject among the first five', async (t) => {
    const pairs = [
      ...[
        [2, 13],
        [4, 14],
        [6, 16],
        [9, 17],
        [10, 18],
        [13, 24],
        [17, 22],
      ],
      ...[
        [20, 20],
        [22, 27],
        [28, 29],
        [31, 25],
        [33, 30],
        [35, 21],
        [38, 23],
      ],
    ];
    const three = (number?: number) => String(number).padStart(3, '0');
    for (const [demand, profile] of pairs) {
      const ref = `ext:demo-dem-${three(demand)}`;
      const { items: found } = await services.matches.forDemand(system, ref, { limit: 5 });
      const names = found.map((match) => match.profile.external_id);
      t.ok(names.includes(`demo-pro-${three(profile)}`), `${ref} finds ${profile} in ${names}`);
    }
  });

  t.test('every profile has a demand that could be its own', async (t) => {
    const { items: profiles } = await services.profiles.list(system, { filters: {}, size: 200 });
    for (const { id, external_id, name, active, capacity } of profiles) {
      if (!active || capacity === 0) continue;
      const { items: demands } = await services.matches.forProfile(system, id, { limit: 1 });
      t.equal(demands.length, 1, `${external_id} ${name}`);
    }
  });
});

t.test('a database that holds a single row gets no demo data', async (t) => {
  for (const [room, row] of [
    ['enterprises', anEnterprise()],
    ['demands', aDemand()],
    ['profiles', aProfile({ active: false })],
  ] as const) {
    const { services } = await createApp(t);
    await services[room].create(system, row as object);
    t.equal(await loadDemo(services), false, room);
    const counts = await Promise.all(rooms.map((name) => services[name].count(system, {})));
    t.equal(
      counts.reduce((a, b) => a + b),
      1,
    );
  }
});

t.test(
  'a load that was cut short is completed by the next start, unless something else has come',
  async (t) => {
    const lines = (name: (typeof rooms)[number]) => fileOf(name).map((line) => JSON.parse(line) as object);
    const partly = async (demands: object[]) => {
      const { services } = await createApp(t);
      await services.enterprises.importLines(system, lines('enterprises'));
      await services.demands.importLines(system, demands);
      return services;
    };
    for (const demands of [[], lines('demands').slice(0, 3)]) {
      const services = await partly(demands);
      t.equal(await loadDemo(services), true);
      for (const name of rooms) t.equal(await services[name].count(system, {}), fileOf(name).length, name);
    }
    const mixed = await partly([aDemand()]);
    t.equal(await loadDemo(mixed), false);
    t.equal(await mixed.demands.count(system, {}), 1);
  },
);

t.test('demo rows that were deleted stay deleted while profiles are there', async (t) => {
  const { services } = await createApp(t);
  await loadDemo(services);
  const { items } = await services.demands.list(system, { filters: {}, size: 200 });
  const docked = new Set(
    (await services.dockings.list(system, { size: 50 })).items.map((row) => row.demand_id),
  );
  for (const { id } of items) if (!docked.has(id)) await services.demands.remove(system, id, () => {});
  t.equal(await loadDemo(services), false);
  t.equal(await services.demands.count(system, {}), docked.size, 'but for what has docked');
});
