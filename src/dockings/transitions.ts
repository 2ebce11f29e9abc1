import type { FastifyInstance } from 'fastify';
import Type, { type TProperties, type TSchema } from 'typebox';
import type { Action } from '../access/permissions.ts';
import type { Viewer } from '../access/principal.ts';
import { etagOf, rowReply } from '../http/conditional.ts';
import { codes, vocabularies } from '../reference/index.ts';
import * as field from '../wire/fields.ts';
import { Docking, NewAgreement, NewMeeting, NewOutcome } from './schema.ts';
import type { DockingService } from './service.ts';
import { type TransitionName, transitionOf } from './states.ts';

const note = Type.Optional(field.nullable(field.text(2_000)));
const body = (fields: TProperties, example: object): TSchema =>
  Type.Object(fields, { additionalProperties: false, example });
const withReason = (name: TransitionName): TSchema => {
  const { reason } = transitionOf(name);
  const known = codes(vocabularies[reason as keyof typeof vocabularies]);
  return body({ reason: field.code(known), note }, { reason: known[0] });
};

// biome-ignore lint/suspicious/noExplicitAny: each body was checked against the schema beside it
type Act = (service: DockingService, viewer: Viewer, id: string, body: any) => Promise<Docking>;
interface Way {
  body: TSchema;
  act: Act;
}

/** What each transition is told, and who does it. */
const ways: Partial<Record<TransitionName, Way>> = {
  invite: {
    body: body(
      {
        answer_by: Type.Optional({ ...field.Time, description: 'Two weeks from now unless told' }),
        note,
      },
      { note: '请于两周内答复' },
    ),
    act: (service, viewer, id, given) => service.invite(viewer, id, given),
  },
  accept: {
    body: body(
      {
        terms_agreed: Type.Optional(
          Type.Boolean({
            default: false,
            description: 'Must be true where the demand has `confidentiality_terms`',
          }),
        ),
        note,
      },
      { terms_agreed: true },
    ),
    act: (service, viewer, id, given) => service.accept(viewer, id, given),
  },
  decline: {
    body: withReason('decline'),
    act: (service, viewer, id, given) => service.decline(viewer, id, given),
  },
  meet: { body: field.ref(NewMeeting), act: (service, viewer, id, given) => service.meet(viewer, id, given) },
  agree: {
    body: field.ref(NewAgreement),
    act: (service, viewer, id, given) => service.agree(viewer, id, given),
  },
  end: { body: withReason('end'), act: (service, viewer, id, given) => service.end(viewer, id, given) },
  conclude: {
    body: field.ref(NewOutcome),
    act: (service, viewer, id, given) => service.conclude(viewer, id, given),
  },
};

/** One address a transition. */
export function transitionRoutes(app: FastifyInstance, dockings: DockingService): void {
  for (const [name, way] of Object.entries(ways) as [TransitionName, Way][]) {
    const { action, summary, from, to } = transitionOf(name);
    app.post<{ Params: { id: string }; Body: unknown }>(`/v1/dockings/:id/${name}`, {
      config: { action: action as Action },
      schema: {
        operationId: `${name}Docking`,
        summary,
        description: `From ${from.join(', ')} to ${to}; from elsewhere 409, with the transitions that are \`allowed\`.`,
        tags: ['Dockings'],
        params: Type.Object({ id: { ...field.Ref, examples: [EXAMPLES[name]] } }),
        body: way.body,
        response: { 200: rowReply(field.ref(Docking)) },
      },
      handler: async ({ viewer, params: { id }, body: given }, reply) => {
        const docking = await way.act(dockings, viewer, id, given);
        reply.header('etag', etagOf(docking.version));
        return docking;
      },
    });
  }
}

/** Dockings of the demo data that stand where an example begins. */
export const EXAMPLES: Partial<Record<TransitionName | 'rate' | 'read', string>> = {
  read: 'ext:demo-doc-001',
  invite: 'ext:demo-doc-002',
  accept: 'ext:demo-doc-003',
  decline: 'ext:demo-doc-004',
  meet: 'ext:demo-doc-005',
  agree: 'ext:demo-doc-006',
  end: 'ext:demo-doc-007',
  conclude: 'ext:demo-doc-001',
  rate: 'ext:demo-doc-001',
};
