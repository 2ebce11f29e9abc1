import type { InjectOptions } from 'fastify';
import type { Test } from 'tap';
import { system } from '../../src/access/principal.ts';
import type { NewApiKey } from '../../src/access/schema.ts';
import { createApp, type TestApp } from '../support/app.ts';
import { aDemand, anEnterprise, aProfile, next } from '../support/factories.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into replies freely
export type Ask = (method: string, url: string, payload?: object) => Promise<{ status: number; body: any }>;

/** Asks with a key of its own. */
export async function withKey({ app, services }: TestApp, input: Omit<NewApiKey, 'name'>): Promise<Ask> {
  const { key } = await services.keys.create(system, { name: input.role, ...input });
  return async (method, url, payload) => {
    const reply = await app.inject({
      ...{ method: method as InjectOptions['method'], url: encodeURI(url), payload },
      headers: { authorization: `Bearer ${key}`, ...(method !== 'POST' && { 'if-match': '*' }) },
    } as InjectOptions);
    return { status: reply.statusCode, body: reply.body ? reply.json() : undefined };
  };
}

/** A county association with an enterprise, its published demand and an expert, each with a key. */
export async function aScene(t: Test, options: { clock?: () => Date; app?: TestApp } = {}) {
  const whole = options.app ?? (await createApp(t, { clock: options.clock }));
  const admin = whole.as('admin');
  const made = async (path: string, row: object): Promise<string> => {
    const { status, body } = await admin('POST', `/v1/${path}`, row);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body.id;
  };
  const associationId = await made('associations', { name: '示例县科协', level: 'county', region: '330521' });
  const enterpriseId = await made('enterprises', anEnterprise({ region: '330521' }));
  // A word of this scene's own, so that its demands find its expert among others.
  const word = `zq${next()}`;
  const profileId = await made('profiles', aProfile({ region: '330100', capacity: 3, keywords: [word] }));
  const demand = (fields: object = {}) =>
    made('demands', aDemand({ owner_id: enterpriseId, title: `螺栓 ${word} ${next()}`, ...fields }));
  const demandId = await demand();
  const keyOf = (role: NewApiKey['role'], subject_id: string) => withKey(whole, { role, subject_id });
  const by = {
    county: await keyOf('association_operator', associationId),
    enterprise: await keyOf('enterprise', enterpriseId),
    expert: await keyOf('profile', profileId),
    admin,
  };
  /** A docking of the demand and the expert, led on to a state by the county. */
  async function docking(steps: readonly [string, object?][] = [], ids = { demandId, profileId }) {
    const input = { demand_id: ids.demandId, profile_id: ids.profileId };
    const begun = await by.county('POST', '/v1/dockings', input);
    if (begun.status !== 201) throw new Error(JSON.stringify(begun.body));
    for (const [step, body = {}] of steps) {
      const { status, body: told } = await by.county('POST', `/v1/dockings/${begun.body.id}/${step}`, body);
      if (status !== 200) throw new Error(`${step}: ${JSON.stringify(told)}`);
    }
    return begun.body.id as string;
  }
  return {
    ...whole,
    by,
    keyOf,
    made,
    demand,
    docking,
    associationId,
    enterpriseId,
    profileId,
    demandId,
    word,
  };
}
