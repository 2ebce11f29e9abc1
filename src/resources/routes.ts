import type { FastifyInstance } from 'fastify';
import { collectionRoutes } from './collection.ts';
import { itemRoutes } from './item.ts';
import type { ResourceRoutes } from './options.ts';
import { transferRoutes } from './transfer.ts';

/** The routes every resource has: a life from create to delete, lists, import and export. */
export function resourceRoutes(app: FastifyInstance, options: ResourceRoutes): void {
  collectionRoutes(app, options);
  transferRoutes(app, options);
  itemRoutes(app, options);
}
