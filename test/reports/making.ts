import type { Logger } from 'pino';
import type { Test } from 'tap';
import { system } from '../../src/access/principal.ts';
import type { NewApiKey } from '../../src/access/schema.ts';
import { createJobs, type JobApp } from '../jobs/support.ts';
import type { Reply } from '../support/app.ts';
import { aDemand, aProfile } from '../support/factories.ts';

export type Ask = (method: string, url: string, payload?: unknown, headers?: object) => Promise<Reply>;

const SUBJECT = '高强度螺栓镀锌后的氢脆与延迟断裂';
/** An expert of each number says it less often than the one before. */
const WORDS = ['氢脆', '延迟断裂', '镀锌', '高强度螺栓'];
/** What others study, so that words of the subject are rare ones. */
const OTHERS = [
  '茶园虫害绿色防控',
  '水稻育种',
  '隐私计算',
  '滑坡监测',
  '抗体药物纯化',
  '心理援助',
  '潮流能发电',
  '印染废水',
];

export interface Making extends JobApp {
  admin: Ask;
  /** Sets the clock. */
  at(time: string): void;
  /** Asks with a key. */
  with(key: string): Ask;
  keyOf(fields: Partial<NewApiKey>): Promise<{ id: string; key: string }>;
  /** Asks for a report and waits until its job is over. */
  make(input: object, ask?: Ask): Promise<Reply['body']>;
  /** Waits until a report's job is over. */
  ready(report: Reply['body'], ask?: Ask): Promise<Reply['body']>;
  demand(fields?: object): Promise<string>;
  expert(number: number, fields?: object): Promise<string>;
}

/** The application with a clock that tests set, and a worker. */
export async function createMaking(t: Test, { logger }: { logger?: Logger } = {}): Promise<Making> {
  let now = new Date('2026-11-23T00:00:00Z');
  const app = await createJobs(t, [], () => now, logger);
  const admin = app.as('admin');
  await app.work();
  async function created(path: string, fields: object): Promise<string> {
    const { status, body, raw } = await admin('POST', `/v1/${path}`, fields);
    if (status !== 201) throw new Error(raw);
    return body.id;
  }
  for (const [i, bio] of OTHERS.entries())
    await created('profiles', aProfile({ name: `别的专家${i}`, bio: `研究${bio}。`, region: '330300' }));
  const ready: Making['ready'] = async ({ id, job_id }, ask = admin) => {
    await app.over({ id: job_id });
    return (await ask('GET', `/v1/reports/${id}`)).body;
  };
  return {
    ...{ ...app, admin, ready },
    at(time) {
      now = new Date(time);
    },
    with: (key) => (method, url, payload, headers) =>
      app.as('anonymous')(method, url, payload, { authorization: `Bearer ${key}`, ...headers }),
    keyOf: (fields) => app.services.keys.create(system, { name: 'test', ...fields } as NewApiKey),
    async make(input, ask = admin) {
      const { status, body, raw } = await ask('POST', '/v1/reports', { name: '示例报告', ...input });
      if (status !== 201) throw new Error(raw);
      return ready(body, ask);
    },
    demand: (fields = {}) =>
      created(
        'demands',
        aDemand({
          ...{
            title: `解决${SUBJECT}`,
            description: `${SUBJECT}，希望找到合适的工艺与检测方法，降低断裂风险。`,
          },
          ...{ sectors: ['new_materials'], keywords: ['氢脆'], region: '330110', ...fields },
        }),
      ),
    expert: (number, fields = {}) =>
      created(
        'profiles',
        aProfile({
          ...{ external_id: `expert-${number}`, name: `示例专家${number}`, sectors: ['new_materials'] },
          ...{
            bio: `研究${SUBJECT}。`,
            keywords: WORDS.slice(number),
            region: '330110',
            ...fields,
          },
        }),
      ),
  };
}

/** The JSON file of a report. */
export async function contentOf(report: Reply['body'], ask: Ask): Promise<Reply['body']> {
  return (await ask('GET', `/v1/reports/${report.id}/files/json`)).body;
}
