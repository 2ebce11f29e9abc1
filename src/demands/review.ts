import Type, { type Static } from 'typebox';
import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import * as field from '../wire/fields.ts';
import { resemblance } from './likeness.ts';
import { type Demand, demandSchemas } from './schema.ts';
import type { DemandRow } from './standing.ts';
import type { DemandStore } from './store.ts';

const Hint = Type.Object(
  {
    field: Type.String({ description: 'What to complete' }),
    message_zh: Type.String(),
    message_en: Type.String(),
  },
  { $id: 'DemandHint' },
);
const LikelyDuplicate = Type.Object(
  {
    id: field.Id,
    external_id: field.nullable(field.ExternalId),
    title: Type.String(),
    state: Type.String(),
    similarity: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'Part of the text that both have in common',
    }),
    same_owner: Type.Boolean(),
  },
  { $id: 'LikelyDuplicate' },
);

export const DemandReview = Type.Object(
  {
    hints: Type.Array(field.ref(Hint), { description: 'What is missing to match it well' }),
    duplicates: Type.Array(field.ref(LikelyDuplicate), { description: 'Most alike first' }),
    inferred_sectors: field.listOf(field.SectorCode, 14, {
      description: 'Read from the text, where none is declared: write into `sectors` what holds',
    }),
  },
  { $id: 'DemandReview', description: 'What to look at before a demand goes on' },
);
export type DemandReview = Static<typeof DemandReview>;

export const DemandSubmission = Type.Object(
  { demand: field.ref(demandSchemas.Full), review: field.ref(DemandReview) },
  { $id: 'DemandSubmission' },
);
export const reviewSchemas = [Hint, LikelyDuplicate, DemandReview, DemandSubmission];

const SHORT = 30;
type Check = [field: string, missing: (demand: Demand) => boolean, zh: string, en: string];
const CHECKS: readonly Check[] = [
  [
    'description',
    ({ description }) => [...(description ?? '')].length < SHORT,
    `请补充需求描述：现状、要解决的问题和技术指标（至少 ${SHORT} 字）`,
    `Describe the present state, the problem and the figures to be met (${SHORT} characters or more)`,
  ],
  ['sectors', ({ sectors }) => sectors.length === 0, '请选择所属领域', 'Choose the sectors it belongs to'],
  ['keywords', ({ keywords }) => keywords.length === 0, '请填写关键词', 'Give keywords'],
  ['services', ({ services }) => services.length === 0, '请选择需要的服务类型', 'Choose the services wanted'],
  [
    'problem_type',
    ({ problem_type }) => problem_type === null,
    '请选择问题类型',
    'Choose the type of problem',
  ],
  [
    'owner_id',
    ({ owner_id, owner_name }) => owner_id === null && owner_name === null,
    '请填写需求单位',
    'Say whose demand it is',
  ],
  ['deadline', ({ deadline }) => deadline === null, '请填写希望解决的期限', 'Say by when it is to be solved'],
  ['budget_cny', ({ budget_cny }) => budget_cny === null, '请填写预算', 'Give the budget'],
];

/** Looked at closely; their sketches are the most alike of all. */
const CANDIDATES = 50;
const SHOWN = 10;
/** From here on a text passes for the same; for one of the same owner less will do. */
const ALIKE = 0.5;
const ALIKE_OF_OWNER = 0.3;

/** What to look at before a demand goes on; duplicates are sought among what the viewer may read in full. */
export function createReview(store: Pick<DemandStore, 'alike'>) {
  return async (x: Executor, viewer: Viewer, demand: DemandRow): Promise<DemandReview> => {
    const alike = await store.alike(x, viewer, demand, CANDIDATES);
    const duplicates = alike
      .map((other) => ({
        ...{ id: other.id, external_id: other.external_id, title: other.title, state: other.state },
        similarity: resemblance(demand, other),
        same_owner: other.owner_id !== null && other.owner_id === demand.owner_id,
      }))
      .filter(({ similarity, same_owner }) => similarity >= (same_owner ? ALIKE_OF_OWNER : ALIKE))
      .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
      .slice(0, SHOWN);
    const hints = CHECKS.filter(([, missing]) => missing(demand)).map(([name, , message_zh, message_en]) => ({
      field: name,
      message_zh,
      message_en,
    }));
    return { hints, duplicates, inferred_sectors: demand.inferred_sectors };
  };
}
