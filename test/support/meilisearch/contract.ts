import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { root } from '../root.ts';

/** How a request breaks the published description. */
export interface Breach {
  code: string;
  message: string;
}

export interface Asked {
  method: string;
  /** The path as the description writes it, with names in braces. */
  path: string;
  query: Record<string, string>;
  body: unknown;
}

export interface Contract {
  check(asked: Asked): Breach | undefined;
  /** The template of a path and whether it knows the method; undefined where no such path is published. */
  find(method: string, pathname: string): { path: string; known: boolean } | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: the description is read as the JSON it is.
type Json = any;

const shared = new URL('../shared/meilisearch/', root);

function read(name: string): string | undefined {
  const file = new URL(name, shared);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Requests to a real server and its replies, in the order in which they were made. */
export interface Exchange {
  note: string;
  request: {
    method: string;
    path: string;
    authorization: 'master' | 'service' | 'wrong' | null;
    content_type?: string;
    body?: unknown;
  };
  response: { status: number; content_type: string | null; body: Json };
}

export const loadExchanges = (): Exchange[] | undefined =>
  read('exchanges.ndjson')
    ?.trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const prefixes: [path: RegExp, prefix: string][] = [
  [/\/search$|^\/multi-search$/, 'search'],
  [/\/settings$/, 'settings'],
  [/^\/keys/, 'api_key'],
  [/\/documents/, 'document'],
  [/^\/swap-indexes$/, 'swap'],
  [/^\/tasks/, 'task'],
  [/^\/indexes/, 'index'],
];

function codeOf(path: string, name: string | undefined, missing = false): string {
  const prefix = prefixes.find(([pattern]) => pattern.test(path))?.[1];
  if (!prefix || !name) return 'bad_request';
  return `${missing ? 'missing' : 'invalid'}_${prefix}_${snake(name)}`;
}

const dotted = (pointer: string): string => pointer.replace(/\/(\d+)/g, '[$1]').replace(/\//g, '.');
const quoted = (names: string[]): string => names.map((name) => `\`${name}\``).join(', ');
const named = (value: unknown): string => {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}: \`${JSON.stringify(value)}\``;
};
const unknownField = (name: string, expected: string[]): Breach => ({
  code: 'bad_request',
  message: `Unknown field \`${name}\`: expected one of ${quoted(expected)}`,
});

function breachOf(
  path: string,
  { keyword, instancePath, params, data, parentSchema, message }: ErrorObject,
): Breach {
  const name = instancePath.split('/').find((part) => part && !/^\d+$/.test(part) && part !== 'queries');
  const at = `at \`${dotted(instancePath)}\``;
  if (keyword === 'additionalProperties') {
    return unknownField(params.additionalProperty, Object.keys(parentSchema?.properties ?? {}));
  }
  if (keyword === 'required') {
    const inside = instancePath ? ` inside \`${dotted(instancePath)}\`` : '';
    const missing = params.missingProperty;
    return { code: codeOf(path, missing, true), message: `Missing field \`${missing}\`${inside}` };
  }
  const code = codeOf(path, name);
  if (keyword === 'enum') {
    return {
      code,
      message: `Unknown value \`${data}\` ${at}: expected one of ${quoted(params.allowedValues)}`,
    };
  }
  if (keyword === 'type') {
    const [type] = [params.type].flat();
    const article = /^[aeiou]/.test(type) ? 'an' : 'a';
    return {
      code,
      message: `Invalid value type ${at}: expected ${article} ${type}, but found ${named(data)}`,
    };
  }
  return { code, message: `Invalid value ${at}: ${message}` };
}

const fits: Record<string, RegExp> = { integer: /^\d+$/, boolean: /^(true|false)$/ };

function checkQuery(operation: Json, { path, query }: Asked): Breach | undefined {
  const parameters = new Map<string, Json>(
    (operation.parameters ?? [])
      .filter((each: Json) => each.in === 'query')
      .map((each: Json) => [each.name, each.schema]),
  );
  for (const [name, value] of Object.entries(query)) {
    const schema = parameters.get(name);
    if (!schema) {
      const expected = quoted([...parameters.keys()]);
      return { code: 'bad_request', message: `Unknown parameter \`${name}\`: expected one of ${expected}` };
    }
    const parts = schema.type === 'array' && value !== '*' ? value.split(',') : [value];
    const pattern = fits[schema.items?.type ?? schema.type];
    if (value !== '*' && pattern && !parts.every((part) => pattern.test(part))) {
      return { code: codeOf(path, name), message: `Invalid value in parameter \`${name}\`: \`${value}\`` };
    }
  }
  return undefined;
}

/** The description says an object of patterns where the server takes, and its own client sends, a list. */
function amend(description: Json): Json {
  description.components.schemas.AttributePatterns = { type: 'array', items: { type: 'string' } };
  return description;
}

function createContract(description: Json): Contract {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, validateFormats: false, verbose: true });
  ajv.addSchema(description, 'meilisearch');
  const validators = new Map<string, ValidateFunction>();
  const pointer = (path: string, method: string) =>
    `meilisearch#/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1').replace(/[{}]/g, encodeURIComponent)}` +
    `/${method}/requestBody/content/application~1json/schema`;
  const validatorOf = (path: string, method: string): ValidateFunction => {
    const ref = pointer(path, method);
    const validate = validators.get(ref) ?? ajv.compile({ $ref: ref });
    validators.set(ref, validate);
    return validate;
  };
  const schemaOf = (schema: Json): Json =>
    schema?.$ref ? description.components.schemas[schema.$ref.split('/').at(-1)] : schema;

  // The server refuses fields that its own schemas leave open.
  const strange = (schema: Json, body: unknown): Breach | undefined => {
    if (!schema?.properties || typeof body !== 'object' || body === null) return undefined;
    const expected = Object.keys(schema.properties);
    const name = Object.keys(body).find((key) => !expected.includes(key));
    return name === undefined ? undefined : unknownField(name, expected);
  };
  return {
    find(method, pathname) {
      const path = Object.keys(description.paths).find((template) =>
        new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname),
      );
      return path === undefined
        ? undefined
        : { path, known: method.toLowerCase() in description.paths[path] };
    },
    check(asked) {
      const method = asked.method.toLowerCase();
      const operation = description.paths[asked.path]?.[method];
      if (!operation)
        return { code: 'bad_request', message: `${asked.method} ${asked.path} is not published` };
      const breach = checkQuery(operation, asked);
      const schema = operation.requestBody?.content['application/json']?.schema;
      if (breach || !schema) return breach;
      const field = strange(schemaOf(schema), asked.body);
      if (field) return field;
      const validate = validatorOf(asked.path, method);
      const [error] = validate(asked.body) ? [] : (validate.errors ?? []);
      return error && breachOf(asked.path, error);
    },
  };
}

/** What the server publishes of itself, or undefined where no copy of it lies beside the checkout. */
export function loadContract(): Contract | undefined {
  const text = read('openapi.json');
  return text === undefined ? undefined : createContract(amend(JSON.parse(text)));
}
