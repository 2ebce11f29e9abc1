import type { Test } from 'tap';
import { createApp, type Reply, type TestApp } from '../support/app.ts';
import { aDemand, aProfile, NDJSON, toLines } from '../support/factories.ts';

const subjects = [
  ['氢脆', '高强度螺栓镀锌后的氢脆与延迟断裂', 'new_materials'],
  ['电解液', '锂离子电池电解液的低温性能与添加剂', 'new_energy_materials'],
  ['虫害', '茶园虫害的绿色防控与监测', 'rural_revitalization'],
] as const;
const regions = ['330110', '330400', '330300', '310000', '650000'];

/** Five profiles for each of three subjects, near and far. */
export const profiles = subjects.flatMap(([word, bio, sector]) =>
  regions.map((region, i) =>
    aProfile({
      external_id: `${sector}-${i}`,
      ...{ keywords: [word], bio: `研究${bio}，第${i + 1}方向。`, sectors: [sector], region },
    }),
  ),
);
/** A demand for each subject. */
export const demands = subjects.map(([word, text, sector]) =>
  aDemand({
    external_id: sector,
    title: `解决${word}问题`,
    description: text,
    sectors: [sector],
    region: '330110',
  }),
);

export interface Runs extends TestApp {
  admin: ReturnType<TestApp['as']>;
  /** Stores a run and gives it. */
  run(input?: object): Promise<Reply['body']>;
  /** All of a run's demands with their results. */
  resultsOf(id: string): Promise<Reply['body'][]>;
}

/** The application with the three demands and their profiles. */
export async function createRuns(t: Test): Promise<Runs> {
  const app = await createApp(t);
  const admin = app.as('admin');
  await admin('POST', '/v1/demands/import', toLines(demands), NDJSON);
  await admin('POST', '/v1/profiles/import', toLines(profiles), NDJSON);
  return {
    ...app,
    admin,
    async run(input = {}) {
      const { status, body } = await admin('POST', '/v1/match-runs', input);
      if (status !== 201) throw new Error(JSON.stringify(body));
      return body;
    },
    async resultsOf(id) {
      const { body } = await admin('GET', `/v1/match-runs/${id}/results`);
      if (body.next_cursor !== null) throw new Error('more than a page');
      return body.items;
    },
  };
}
