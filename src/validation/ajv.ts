import { Ajv, type ErrorObject, type Options } from 'ajv';
import { formats } from './formats.ts';

/** One fault of an input: where (RFC 6901 pointer) and what, in words for the person who sent it. */
export interface Fault {
  pointer: string;
  message: string;
}

/** More faults than this help nobody, and a body of a megabyte could hold a hundred thousand of them. */
export const MAX_FAULTS = 100;

/** The one set of validation rules; every fault is collected, unknown fields are faults. */
export function createAjv(options: Options = {}): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    strictTypes: false,
    verbose: true,
    allowUnionTypes: true,
    // The schemas are ours, and a test checks them; at every start that takes a second.
    validateSchema: false,
    // Coercion makes "1e400" infinite, and a strict check of limits passes over what is infinite.
    strictNumbers: !options.coerceTypes,
    ...options,
  });
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format.test);
  for (const keyword of ['example', 'x-enum-names']) ajv.addKeyword({ keyword });
  return ajv;
}

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

function messageOf(error: ErrorObject): string {
  switch (error.keyword) {
    case 'enum': {
      const allowed = error.params.allowedValues as unknown[];
      const shown = allowed.filter((value) => value !== null);
      return shown.length <= 24 ? `must be one of ${shown.join(', ')}` : 'is not a known code';
    }
    case 'type':
      return `must be ${[error.params.type].flat().join(' or ')}`;
    case 'format':
      return (
        formats[error.params.format as keyof typeof formats]?.message ??
        `must be a valid ${error.params.format}`
      );
    case 'pattern': {
      const described = (error.parentSchema as { description?: string } | undefined)?.description;
      return described ? `has the wrong form (${described})` : 'has the wrong form';
    }
    default:
      return error.message ?? 'is not valid';
  }
}

const knownOf = ({ parentSchema }: ErrorObject): string[] =>
  Object.keys(parentSchema?.properties ?? {}).sort();

/** Ajv's errors as faults: a missing or unknown field is named by its own pointer, and with `tellKnown` beside those there are. */
export function faultsOf(
  errors: readonly ErrorObject[] | null | undefined,
  { tellKnown = false }: { tellKnown?: boolean } = {},
): Fault[] {
  return (errors ?? []).slice(0, MAX_FAULTS).map((error) => {
    if (error.keyword === 'required') {
      return {
        pointer: `${error.instancePath}/${escapePointer(error.params.missingProperty)}`,
        message: 'is required',
      };
    }
    if (error.keyword === 'additionalProperties') {
      const name = escapePointer(error.params.additionalProperty);
      const known = tellKnown ? `; known are ${knownOf(error).join(', ')}` : '';
      return { pointer: `${error.instancePath}/${name}`, message: `is not a known field${known}` };
    }
    return { pointer: error.instancePath, message: messageOf(error) };
  });
}
