import { resolve } from 'node:path';
import Type, { type Static } from 'typebox';
import { createAjv, faultsOf } from './validation/ajv.ts';

/** A start that cannot go on; its message is one line that names the cause and the remedy. */
export class StartError extends Error {}

const Environment = Type.Object({
  PORT: Type.Integer({
    minimum: 0,
    maximum: 65535,
    default: 3000,
    description: 'Port of the API; 0 takes a free one',
  }),
  HOST: Type.String({ minLength: 1, default: '127.0.0.1', description: 'Address to listen on' }),
  DATABASE_URL: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://',
      description: 'PostgreSQL 15 or newer; unset runs an embedded one',
    }),
  ),
  DATA_DIR: Type.String({ minLength: 1, default: '.data', description: 'Folder of the embedded PostgreSQL' }),
  MEILI_URL: Type.Optional(Type.String({ format: 'http-url', description: 'Meilisearch server' })),
  MEILI_API_KEY: Type.Optional(
    Type.String({ minLength: 1, description: 'Key for it; `zhiqi search setup` makes one' }),
  ),
  MEILI_INDEX_PREFIX: Type.String({
    pattern: '^[A-Za-z0-9_-]{1,60}$',
    default: 'zhiqi',
    description: 'What the names of its indexes begin with',
  }),
  MEILI_EMBEDDER: Type.Optional(
    Type.String({
      format: 'embedder',
      description: 'An embedder for it, as JSON: search then takes semantic_ratio',
    }),
  ),
  ZHIQI_ADMIN_KEY: Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{24,200}$',
      description: 'Bootstrap admin key, 24 characters or more',
    }),
  ),
  ZHIQI_CONTACT_KEY: Type.Optional(
    Type.String({ pattern: '^[0-9a-fA-F]{64}$', description: 'AES-256 key of the contacts, 64 hex digits' }),
  ),
  ZHIQI_CONTACT_KEY_PREVIOUS: Type.Optional(
    Type.String({
      pattern: '^\\s*[0-9a-fA-F]{64}(\\s*,\\s*[0-9a-fA-F]{64})*\\s*$',
      description: 'Earlier keys of the contacts, separated by commas: they open and seal no more',
    }),
  ),
  ZHIQI_DEMO: Type.Optional(
    Type.Boolean({
      description: 'Load demo data into an empty database; on by default for the embedded one',
    }),
  ),
  ZHIQI_MODEL: Type.Enum(['auto', 'manual'], {
    default: 'auto',
    description: 'Whether the model of the corpus is built anew by itself',
  }),
  ZHIQI_OPEN_DEMANDS: Type.Boolean({
    default: false,
    description: 'Whether published demands can be read without a key',
  }),
  RATE_LIMIT: Type.Integer({
    minimum: 1,
    default: 6_000,
    description: 'Requests a minute that a key may make, of each process',
  }),
  RATE_LIMIT_FAILURES: Type.Integer({
    minimum: 1,
    default: 30,
    description: 'Requests a minute with a wrong key that an address may make, of each process',
  }),
  PUBLIC_URL: Type.Optional(
    Type.String({ format: 'http-url', description: 'Address partners reach the API by' }),
  ),
  TRUST_PROXY: Type.Boolean({ default: false, description: 'Believe X-Forwarded-* of a proxy in front' }),
  LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], { default: 'info' }),
});

export type Config = Static<typeof Environment>;

const check = createAjv({ coerceTypes: true, useDefaults: true, removeAdditional: 'all' }).compile(
  Environment,
);

/**
 * The configuration an environment states. An empty value counts as unset.
 * Throws StartError, naming the first wrong variable without repeating a secret.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  if (!check(given)) {
    const [fault] = faultsOf(check.errors);
    throw new StartError(`${fault?.pointer.slice(1)}: ${fault?.message}`);
  }
  const config = given as unknown as Config;
  if (config.DATABASE_URL && !config.ZHIQI_CONTACT_KEY) {
    throw new StartError(
      'ZHIQI_CONTACT_KEY: must be set beside DATABASE_URL (make one with "openssl rand -hex 32" and keep it safe)',
    );
  }
  if (config.ZHIQI_CONTACT_KEY_PREVIOUS && !config.ZHIQI_CONTACT_KEY) {
    throw new StartError(
      'ZHIQI_CONTACT_KEY_PREVIOUS: is only for use beside ZHIQI_CONTACT_KEY (a contact.key holds earlier keys as further lines)',
    );
  }
  return { ...config, DATA_DIR: resolve(config.DATA_DIR) };
}
