import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { Ref, ref } from '../wire/fields.ts';
import { Contact, ContactReveal } from './schema.ts';
import type { ContactService } from './service.ts';

const tags = ['Contacts'];
const kinds = [
  { path: 'profiles', owner: 'profile', name: 'Profile', example: 'ext:demo-pro-001' },
  { path: 'enterprises', owner: 'enterprise', name: 'Enterprise', example: 'ext:demo-ent-001' },
] as const;

type WithId<Body = unknown> = { Params: { id: string }; Body: Body };

export const contactRoutes: FastifyPluginAsync<{ contacts: ContactService }> = async (app, { contacts }) => {
  app.addSchema(Contact);
  app.addSchema(ContactReveal);
  app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));

  for (const { path, owner, name, example } of kinds) {
    const url = `/v1/${path}/:id/contact`;
    const params = Type.Object({ id: { ...Ref, examples: [example] } });
    const describe = (verb: string, summary: string) => ({
      operationId: `${verb}${name}Contact`,
      summary,
      tags,
      params,
    });

    app.put<WithId<Contact>>(url, {
      config: { action: 'contacts.write' },
      schema: {
        ...describe('put', `Store the contact of a ${owner}, encrypted`),
        body: ref(Contact),
        response: { 200: ref(Contact) },
      },
      handler: ({ viewer, params: { id }, body }) => contacts.put(viewer, owner, id, body),
    });
    app.post<WithId<ContactReveal>>(`${url}/reveal`, {
      config: { action: 'contacts.reveal', withoutKey: true },
      schema: {
        ...describe('reveal', `Read the contact of a ${owner}; who did, and what for, is kept`),
        description:
          'For whoever reaches the row, and for those whom a docking connects with it. Every reveal is a line of the ' +
          'audit log.',
        body: ref(ContactReveal),
        response: { 200: ref(Contact) },
      },
      handler: ({ viewer, params: { id }, body }) => contacts.reveal(viewer, owner, id, body),
    });
    app.delete<WithId>(url, {
      config: { action: 'contacts.write' },
      schema: {
        ...describe('delete', `Delete the contact of a ${owner}`),
        response: { 204: Type.Null({ description: 'Deleted' }) },
      },
      handler: async ({ viewer, params: { id } }, reply) => {
        await contacts.remove(viewer, owner, id);
        return reply.code(204).send();
      },
    });
  }
};
