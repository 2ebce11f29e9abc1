import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { Ref, ref } from '../wire/fields.ts';
import { Contact } from './schema.ts';
import type { ContactService } from './service.ts';

const tags = ['Contacts'];
const kinds = [
  { path: 'profiles', owner: 'profile', name: 'Profile', example: 'ext:demo-pro-001' },
  { path: 'enterprises', owner: 'enterprise', name: 'Enterprise', example: 'ext:demo-ent-001' },
] as const;

type WithId = { Params: { id: string }; Body: Contact };

export const contactRoutes: FastifyPluginAsync<{ contacts: ContactService }> = async (app, { contacts }) => {
  app.addSchema(Contact);
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

    app.put<WithId>(url, {
      config: { action: 'contacts.write' },
      schema: {
        ...describe('put', `Store the contact of a ${owner}, encrypted`),
        body: ref(Contact),
        response: { 200: ref(Contact) },
      },
      handler: ({ viewer, params: { id }, body }) => contacts.put(viewer, owner, id, body),
    });
    app.get<WithId>(url, {
      config: { action: 'contacts.reveal' },
      schema: { ...describe('get', `Read the contact of a ${owner}`), response: { 200: ref(Contact) } },
      handler: ({ viewer, params: { id } }) => contacts.get(viewer, owner, id),
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
