import type { TestApp } from '../support/app.ts';
import { aDemand, aProfile, NDJSON, toLines } from '../support/factories.ts';

/** Words of one subject each, a text of it saying some of them. */
const SUBJECTS = [
  ['锂离子电池', '电解液', '负极材料', '快充', '热失控', '隔膜', '硅碳', '正极'],
  ['镀锌', '氢脆', '高强度螺栓', '紧固件', '钝化膜', '盐雾', '延迟断裂', '镀层'],
  ['抗体', '免疫', '肿瘤', '临床试验', '药物', '靶点', '细胞', '蛋白'],
  ['海上风电', '塔筒', '防腐', '海洋', '基础', '叶片', '并网', '运维'],
] as const;

const words = (subject: number, start: number, step: number, count: number): string =>
  Array.from({ length: count }, (_, i) => SUBJECTS[subject]?.[(start + step * i) % 8]).join('，');

/** Profiles and demands of four subjects; `from` begins at another place in the row, so that texts are others. */
export function someTexts(count: number, from = 0) {
  const numbers = Array.from({ length: count }, (_, i) => i + from);
  return {
    profiles: numbers.map((i) =>
      aProfile({
        external_id: `p-${i}`,
        bio: `研究${words(i % 4, i, 1 + 2 * (i % 3), 4)}。`,
        evidence: [{ kind: 'publication', title: `${words(i % 4, i + 3, 3, 3)}研究` }],
      }),
    ),
    demands: numbers
      .filter((i) => i % 2 === 0)
      .map((i) => aDemand({ external_id: `d-${i}`, title: `求${words(i % 4, i + 1, 5, 3)}技术` })),
  };
}

/** Writes them. */
export async function importTexts(
  { as }: TestApp,
  { profiles, demands }: { profiles: object[]; demands: object[] },
) {
  await as('admin')('POST', '/v1/profiles/import', toLines(profiles), NDJSON);
  await as('admin')('POST', '/v1/demands/import', toLines(demands), NDJSON);
}

export const URL = '/v1/models';
