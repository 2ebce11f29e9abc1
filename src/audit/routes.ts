import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { fromNumberCursor, type PageQuery, pageFields, toNumberCursor } from '../http/paging.ts';
import { ref } from '../wire/fields.ts';
import { type AuditFilters, AuditLine, AuditPage, auditFilters } from './schema.ts';
import type { AuditService } from './service.ts';

const LIST = 'audit-log';

export const auditRoutes: FastifyPluginAsync<{ auditLog: AuditService }> = async (app, { auditLog }) => {
  for (const schema of [AuditLine, AuditPage]) app.addSchema(schema);

  app.get<{ Querystring: PageQuery & AuditFilters }>(`/v1/${LIST}`, {
    config: { action: 'audit.read' },
    schema: {
      operationId: 'listAuditLines',
      summary: 'Who did what, newest first',
      description:
        'Every write leaves a line in its own transaction, and so does every contact that was revealed; lines are never ' +
        'changed or removed. Who reaches a region reads the lines of what lies there, or is its own.',
      tags: ['Audit'],
      querystring: Type.Object({ ...auditFilters, ...pageFields }, { additionalProperties: false }),
      response: { 200: ref(AuditPage) },
    },
    handler: async ({ viewer, query: { cursor, page_size: size, ...filters } }) => {
      const before = fromNumberCursor(LIST, cursor);
      const { items, next } = await auditLog.list(viewer, { filters, before, size });
      return { items, next_cursor: toNumberCursor(LIST, next) };
    },
  });
};
