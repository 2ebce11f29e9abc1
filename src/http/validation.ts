import type { ValidateFunction } from 'ajv';
import { createAjv } from '../validation/ajv.ts';

interface RouteSchema {
  schema: unknown;
  httpPart?: string;
}

/**
 * Fastify's validators. Bodies are taken as they are; query, path and headers arrive as text and are turned into the
 * types asked for. A body that is a stream is checked by who reads it. Each is made when it is first needed.
 */
export function buildValidator(shared: unknown) {
  const body = createAjv();
  const texts = createAjv({ coerceTypes: 'array', useDefaults: true });
  for (const schema of Object.values(shared as Record<string, object>)) body.addSchema(schema);
  return ({ schema, httpPart }: RouteSchema) => {
    if ((schema as { contentMediaType?: string }).contentMediaType) return () => true;
    let made: ValidateFunction | undefined;
    const validate = (value: unknown): boolean => {
      made ??= (httpPart === 'body' ? body : texts).compile(schema as object);
      const valid = made(value) as boolean;
      validate.errors = made.errors;
      return valid;
    };
    validate.errors = undefined as ValidateFunction['errors'];
    return validate;
  };
}
