import type { Test } from 'tap';
import { type Action, type Column, columns, granted, may, type Reach } from '../../src/access/permissions.ts';
import { system, type Viewer } from '../../src/access/principal.ts';
import type { NewApiKey } from '../../src/access/schema.ts';
import { importJob } from '../../src/jobs/kinds/import.ts';
import { createApp, type Reply, type TestApp } from '../support/app.ts';

/** Whoever may ask: the columns of the table, and a partner system that takes an association's part. */
export const callers = [...columns, 'partner'] as const;
export type Caller = Column | 'partner';
export type Ask = (method: string, url: string, payload?: unknown, headers?: object) => Promise<Reply>;

/** Ids of rows by the word that the permission table has for their room, and the region they lie in. */
export type Rows = Record<string, string>;

export interface World extends TestApp {
  asks: Record<Caller, Ask>;
  keys: Record<Caller, { id: string; key: string }>;
  /** What is in 余杭, and what is the caller's own. */
  near(caller: Caller): Rows;
  /** What is in 德清, and another's; its demand is known to nobody else, or published for all to read. */
  far: { hidden: Rows; known: Rows };
}

/** How far a caller may go, read from the table: a partner goes as far as the association whose part it takes. */
export const reachOf = (caller: Caller, action: Action): Reach =>
  granted(action, caller === 'partner' ? 'association_operator' : caller);

/** What a caller may not come to read of 德清: words that stand in each of its rows and nowhere else. */
export function secretsOf(caller: Caller): string[] {
  const part = (action: Action) => reachOf(caller, action) !== 'all';
  return [
    ...(part('enterprises.read') ? ['far-enterprise'] : []),
    ...(part('demands.read') ? ['far-demand', 'far-draft', 'far-confidential'] : []),
    ...(part('profiles.read') ? ['far-profile'] : []),
    ...(part('demands.read') ? ['far-docked'] : []),
    ...(part('match_runs.read') ? ['far-run'] : []),
    ...(part('jobs.read') ? ['far-job'] : []),
  ];
}

/** A county with an association, an enterprise, a profile, a campaign, and demands in several states. */
async function settle(ask: Ask, name: string, region: string, docks: boolean): Promise<Rows> {
  async function made(path: string, what: string, fields: object): Promise<string> {
    const reply = await ask('POST', `/v1/${path}`, { external_id: `${name}-${what}`, ...fields });
    if (reply.status !== 201) throw new Error(`${path}: ${reply.raw}`);
    return reply.body.id;
  }
  const named = (what: string) => ({ name: `示例 ${name}-${what}` });
  const associations = await made('associations', 'association', {
    ...named('association'),
    ...{ level: 'county', region },
  });
  const campaigns = await made('campaigns', 'campaign', {
    ...named('campaign'),
    ...{ channel: 'county_association', association_id: associations },
  });
  const enterprises = await made('enterprises', 'enterprise', { ...named('enterprise'), region });
  const profiles = await made('profiles', 'profile', { ...named('profile'), kind: 'expert', region });
  const demand = (what: string, state: string, fields: object = {}) =>
    made('demands', what, {
      title: `示例 氢脆 ${name}-${what}`,
      ...{ state, owner_id: enterprises, association_id: associations, ...fields },
    });
  const published = await demand('published', 'published');
  const confidential = await demand('confidential', 'published', {
    ...{ confidential: true, public_summary: '示例摘要' },
  });
  /** A docking of the expert, led through some steps. */
  async function docking(demand_id: string, steps: readonly [string, object?][]): Promise<string> {
    const { body } = await ask('POST', '/v1/dockings', { demand_id, profile_id: profiles });
    for (const [step, given = {}] of steps) {
      const reply = await ask('POST', `/v1/dockings/${body.id}/${step}`, given);
      if (reply.status !== 200) throw new Error(`${step}: ${reply.raw}`);
    }
    return body.id;
  }
  // Both sides have each other's contact by this one; the other is over, so that nobody who asks moves it.
  if (docks)
    await docking(await demand('docked', 'published', { confidential: true }), [['invite'], ['accept']]);
  return {
    ...{ region, associations, campaigns, enterprises, profiles, published, confidential },
    ...(docks && { dockings: await docking(published, [['invite'], ['decline', { reason: 'other' }]]) }),
    demands: await demand('demand', 'submitted'),
    draft: await demand('draft', 'draft'),
    over: await demand('over', 'withdrawn'),
  };
}

/** Two counties that know nothing of each other, and a key of everybody in the first; their experts dock where told. */
export async function createWorld(t: Test, { docks = false } = {}): Promise<World> {
  const made = await createApp(t);
  const { app, services, as } = made;
  const admin = as('admin');
  const here = await settle(admin, 'near', '330110', docks);
  const there = await settle(admin, 'far', '330521', docks);
  for (const rows of [here, there])
    for (const path of ['profiles', 'enterprises'])
      await admin('PUT', `/v1/${path}/${rows[path]}/contact`, { person: '示例联系人' });
  const lexicon = (await admin('POST', '/v1/lexicon', { zh: ['卓布拉'], en: ['zorblax'] })).body.id;

  const subjects = {
    association_operator: 'associations',
    enterprise: 'enterprises',
    profile: 'profiles',
  } as const;
  async function keyOf(caller: Exclude<Caller, 'anonymous'>, rows: Rows) {
    const room = subjects[caller as keyof typeof subjects];
    const partner = { parts: ['association_operator'], regions: ['330110'] } as const;
    return services.keys.create(system, {
      ...{ name: caller, role: caller, ...(room && { subject_id: rows[room] }) },
      ...(caller === 'partner' && partner),
    } as NewApiKey);
  }
  const asked = (key: string): Ask => {
    const nobody = as('anonymous');
    return (method, url, payload, headers) =>
      nobody(method, url, payload, { authorization: `Bearer ${key}`, ...headers });
  };

  /** A job and a run that are its viewer's own. */
  async function own(viewer: Viewer, name: string, resource: 'demands' | 'profiles'): Promise<Rows> {
    const payload = { resource, file_id: here.demands as string, rows: 1, dry_run: true };
    const external_id = `${name}-run`;
    const job = await services.database.transact((tx) =>
      services.jobs.start(tx, viewer, importJob, payload, { externalId: `${name}-job` }),
    );
    const chosen = { demand_ids: [name === 'far' ? there.demands : here.demands] as string[], limit: 1 };
    const runs = ['all', 'own'].includes(reachOf(viewer.role as Caller, 'match_runs.read'));
    const run = runs ? await services.matchRuns.create(viewer, { external_id, ...chosen }) : undefined;
    const { enterprises, profiles } = name === 'far' ? there : here;
    const declares = may(viewer, 'conflicts.write') ? viewer : system;
    const conflict = await services.conflicts.create(declares, {
      ...{ enterprise_id: enterprises, profile_id: profiles, ground: 'other', ends_on: '2020-01-01' },
    });
    return { jobs: job.id, conflicts: conflict.id, ...(run && { match_runs: run.id }) };
  }

  const keys = {} as World['keys'];
  const asks = { anonymous: as('anonymous') } as World['asks'];
  const owned = {} as Record<Caller, Rows>;
  for (const caller of callers) {
    if (caller === 'anonymous') continue;
    keys[caller] = await keyOf(caller, here);
    asks[caller] = asked(keys[caller].key);
    const viewer = (await services.keys.authenticate(keys[caller].key)) as Viewer;
    owned[caller] = {
      ...(await own(viewer, caller, caller === 'profile' ? 'profiles' : 'demands')),
      keys: keys[caller].id,
    };
  }
  const stranger = await keyOf('association_operator', there);
  const far: Rows = {
    ...there,
    ...(await own((await services.keys.authenticate(stranger.key)) as Viewer, 'far', 'demands')),
    keys: stranger.id,
  };
  // An expert reads in full what it was let into by a docking.
  await services.database.transact(async (tx) => {
    const { lifecycle } = services.demands;
    const row = await lifecycle.hold(tx, system, here.demands as string);
    await lifecycle.admit(tx, system, row, here.profiles as string);
  });
  await app.ready();
  return {
    ...{ ...made, asks, keys },
    near: (caller) => ({ ...here, lexicon, ...owned[caller] }),
    far: { hidden: far, known: { ...far, demands: there.published as string } },
  };
}
