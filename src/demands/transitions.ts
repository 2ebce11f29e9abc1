import type { FastifyInstance } from 'fastify';
import Type, { type Static, type TProperties } from 'typebox';
import type { Action } from '../access/permissions.ts';
import { etagOf, rowReply } from '../http/conditional.ts';
import { codes, vocabularies } from '../reference/index.ts';
import * as field from '../wire/fields.ts';
import { DemandReview, DemandSubmission } from './review.ts';
import { demandSchemas } from './schema.ts';
import type { DemandService } from './service.ts';
import { stateNames, type TransitionName, transitionOf, transitions } from './states.ts';

const tags = ['Demands'];
const note = Type.Optional(field.nullable(field.text(2_000)));

const Step = Type.Object(
  {
    action: Type.String({ description: 'What was done: `create`, or the name of a transition' }),
    from_state: field.nullable(field.code(stateNames)),
    to_state: field.code(stateNames),
    at: field.Time,
    key_id: field.nullable(field.Id),
    role: Type.String({ description: 'The role it was done in' }),
    reasons: field.listOf(Type.String(), 20),
    note: field.nullable(Type.String()),
  },
  { $id: 'DemandStep' },
);
const DemandHistory = Type.Object(
  { items: Type.Array(field.ref(Step), { description: 'Oldest first' }) },
  { $id: 'DemandHistory' },
);

/** The body of a transition: its reasons, where it asks for some, and a note. */
function groundsOf(name: TransitionName) {
  const { reasons } = transitionOf(name);
  const fields: TProperties = reasons
    ? {
        reasons: field.listOf(field.code(codes(vocabularies[reasons])), 10, {
          minItems: 1,
          uniqueItems: true,
        }),
        note,
      }
    : { note };
  const [first] = reasons ? codes(vocabularies[reasons]) : [];
  return Type.Object(fields, {
    additionalProperties: false,
    example: first ? { reasons: [first] } : { note: '电话核实无误' },
  });
}
type Asked = { Params: { id: string }; Body: { reasons?: string[]; note?: string | null } };

/** One address a transition, and what happened so far. */
export function transitionRoutes(app: FastifyInstance, demands: Pick<DemandService, 'lifecycle'>): void {
  for (const schema of [Step, DemandHistory]) app.addSchema(schema);
  const params = (example: string) => Type.Object({ id: { ...field.Ref, examples: [example] } });

  for (const name of Object.keys(transitions) as TransitionName[]) {
    const { action, summary, from, to } = transitionOf(name);
    if (action === null) continue;
    const submits = name === 'submit';
    app.post<Asked>(`/v1/demands/:id/${name}`, {
      config: { action: action as Action },
      schema: {
        operationId: `${name}Demand`,
        summary,
        description: `From ${from.join(', ')} to ${to}; from elsewhere 409, with the transitions that are \`allowed\`.`,
        tags,
        params: params(EXAMPLES[name] as string),
        body: groundsOf(name),
        response: { 200: submits ? field.ref(DemandSubmission) : rowReply(field.ref(demandSchemas.Full)) },
      },
      handler: async ({ viewer, params: { id }, body }, reply) => {
        if (submits) return demands.lifecycle.submit(viewer, id, body);
        const demand = await demands.lifecycle.transition(viewer, id, name, body);
        reply.header('etag', etagOf(demand.version));
        return demand;
      },
    });
  }

  app.get<{ Params: { id: string } }>('/v1/demands/:id/review', {
    config: { action: 'demands.follow' },
    schema: {
      operationId: 'reviewDemand',
      summary:
        'What to look at before a demand goes on: what is missing, likely duplicates, sectors to confirm',
      tags,
      params: params('ext:demo-dem-001'),
      response: { 200: field.ref(DemandReview) },
    },
    handler: ({ viewer, params: { id } }): Promise<Static<typeof DemandReview>> =>
      demands.lifecycle.review(viewer, id),
  });

  app.get<{ Params: { id: string } }>('/v1/demands/:id/history', {
    config: { action: 'demands.follow' },
    schema: {
      operationId: 'listDemandHistory',
      summary: 'Every state it was in: who brought it there, when and why',
      tags,
      params: params('ext:demo-dem-001'),
      response: { 200: field.ref(DemandHistory) },
    },
    handler: async ({ viewer, params: { id } }) => ({ items: await demands.lifecycle.history(viewer, id) }),
  });
}

/** Demands of the demo data that stand where an example begins. */
const EXAMPLES: Partial<Record<TransitionName, string>> = {
  submit: 'ext:demo-dem-041',
  return: 'ext:demo-dem-042',
  verify: 'ext:demo-dem-043',
  publish: 'ext:demo-dem-044',
  fulfil: 'ext:demo-dem-045',
  close: 'ext:demo-dem-046',
  withdraw: 'ext:demo-dem-047',
};
