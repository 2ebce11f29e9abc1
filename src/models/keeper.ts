import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Logger } from 'pino';
import type { Executor } from '../db/transaction.ts';
import { decodeModel, type Model } from '../matching/index.ts';
import type { ModelStore, Row } from './store.ts';

/** Keeps the model in use in this process. */
export interface ModelKeeper {
  /** As last loaded; null where none is in use. */
  current(): Model | null;
  /** Reads which model is in use, and the model itself where it is another than before. */
  load(x: Executor): Promise<void>;
}

export interface KeeperDeps {
  store: Pick<ModelStore, 'find' | 'payload'>;
  logger: Logger;
}

const unzip = promisify(gunzip);

export function createModelKeeper({ store, logger }: KeeperDeps): ModelKeeper {
  let model: Model | null = null;
  let read: Pick<Row, 'version' | 'built_at'> | undefined;

  async function decode(x: Executor, { id, version }: Row): Promise<Model | null> {
    const payload = await store.payload(x, id);
    try {
      return decodeModel(await unzip(payload));
    } catch (error) {
      // Matches go on without it: to fail them all would be worse.
      logger.error({ err: error, model: version }, 'the model in use cannot be read: build it anew');
      return null;
    }
  }
  return {
    current: () => model,
    async load(x) {
      const row = await store.find(x, 'active');
      const same = row?.version === read?.version && (model || row?.built_at === read?.built_at);
      if (!same) model = row ? await decode(x, row) : null;
      read = row;
    },
  };
}
