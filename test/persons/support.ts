import type { Test } from 'tap';
import { system } from '../../src/access/principal.ts';
import { createRuns, type Runs } from '../match-runs/support.ts';
import { aDemand, aProfile } from '../support/factories.ts';

/** Everything of the person that only the person has, and that must be gone when it is erased. */
export const SECRETS = ['宗正无咎', 'Zongzheng', '太虚材料研究所', '首席炼丹师', '九转还魂镀层', 'person-1'];

export interface Known extends Runs {
  id: string;
  /** A key of the person's own. */
  key: { id: string; key: string };
  /** A run that names the person. */
  runId: string;
}

/** A person of whom everything is known that can be: with a contact, a key, and a place in stored match runs. */
export async function createPerson(t: Test): Promise<Known> {
  const app = await createRuns(t);
  const person = aProfile({
    ...{ external_id: 'person-1', name: '宗正无咎', name_en: 'Zongzheng Wujiu', kind: 'academician' },
    ...{ affiliation: '太虚材料研究所', title: '首席炼丹师', region: '330110', country: 'CN' },
    ...{ bio: '研究九转还魂镀层与氢脆。', keywords: ['氢脆', '九转还魂镀层'], languages: ['zh'] },
    evidence: [{ kind: 'patent', title: '九转还魂镀层的氢脆控制', year: 2022 }],
    ...{ sectors: ['new_materials'], services: ['joint_research'], capacity: 3 },
  });
  const again = { 'idempotency-key': 'made' };
  const { body } = await app.admin('POST', '/v1/profiles', person, again);
  const { id } = body;
  const demand = aDemand({
    external_id: 'person-demand',
    title: '九转还魂镀层的氢脆',
    sectors: ['new_materials'],
  });
  await app.admin('POST', '/v1/demands', demand);
  await app.admin('PUT', `/v1/profiles/${id}/contact`, { email: 'wj@example.com' });
  const key = await app.services.keys.create(system, { name: 'own', role: 'profile', subject_id: id });
  const run = await app.run({ external_id: 'before', limit: 10 });
  return { ...app, id, key, runId: run.id };
}
