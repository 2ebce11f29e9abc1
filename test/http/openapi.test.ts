import t from 'tap';
import { errorCodes } from '../../src/errors.ts';
import { tags } from '../../src/http/swagger.ts';
import { createApp } from '../support/app.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Node = { [key: string]: Json };
interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  security?: object[];
  parameters?: { name: string; in: string; required?: boolean; schema: Node; example?: Json }[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Node }> };
  responses: Record<string, { description?: string; content?: Record<string, { schema: Node }> }>;
}
interface Document {
  openapi: string;
  info: { title: string; version: string; description: string };
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Node>; securitySchemes: Record<string, Node> };
}

const { as } = await createApp(t);
const { body } = await as('anonymous')('GET', '/openapi.json');
const document = body as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method,
    operation,
    route: `${method} ${path}`,
  })),
);

/** Every object in a document, with the pointer to it. */
function* walk(node: Json, pointer = ''): Generator<[Node, string]> {
  if (node === null || typeof node !== 'object') return;
  if (!Array.isArray(node)) yield [node, pointer];
  for (const [key, child] of Object.entries(node))
    yield* walk(child, `${pointer}/${key.replaceAll('/', '~1')}`);
}
const resolve = (ref: string): Json | undefined =>
  ref
    .slice(2)
    .split('/')
    .reduce<Json | undefined>(
      (at, key) => (at as Node | undefined)?.[key.replaceAll('~1', '/')],
      document as never,
    );

t.test('The document is OpenAPI 3.1 and describes every operation', async (t) => {
  t.match(document, { openapi: /^3\.1\.\d$/, info: { title: 'Zhiqi 智企', version: /^\d+\.\d+\.\d+$/ } });
  t.match(document.components.securitySchemes, { key: { type: 'http', scheme: 'bearer' } });
  t.same(document.tags, tags);
  const names = new Set<string>();
  for (const { operation, route } of operations) {
    t.match(operation.operationId, /^[a-z][A-Za-z]+$/, `${route} has an operationId`);
    t.notOk(names.has(operation.operationId ?? ''), `${route}: no other operation has it`);
    names.add(operation.operationId ?? '');
    t.match(operation.summary, /^\S.{5,}/, `${route} has a summary`);
    t.equal(operation.tags?.length, 1, `${route} stands under one tag`);
    t.ok(
      tags.some(({ name }) => name === operation.tags?.[0]),
      `${route}: the tag is described`,
    );
  }
  const used = new Set(operations.map(({ operation }) => operation.tags?.[0]));
  t.same(
    tags.filter(({ name }) => !used.has(name)),
    [],
    'no tag is empty',
  );
});

t.test('Every operation names the problems it can answer, as problem documents', async (t) => {
  for (const { operation, route, path, method } of operations) {
    const { responses, requestBody, parameters = [] } = operation;
    const expected = new Set([500, 503]);
    if (operation.security) for (const status of [401, 403]) expected.add(status);
    if (requestBody || parameters.length > 0) expected.add(400);
    if (requestBody) for (const status of [413, 415]) expected.add(status);
    if (path.includes('{')) expected.add(404);
    if (parameters.some(({ name }) => name.toLowerCase() === 'if-match'))
      for (const status of [412, 428]) expected.add(status);
    for (const status of expected) t.ok(responses[status], `${route} names ${status}`);
    const good = Object.keys(responses).filter((status) => status.startsWith('2'));
    t.ok(good.length > 0, `${route} names what it answers when all is well`);
    for (const [status, { description, content }] of Object.entries(responses)) {
      t.ok(description, `${route} ${status} is described`);
      if (Number(status) < 400 || (path === '/health/ready' && status === '503')) continue;
      t.same(
        content,
        { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        `${route} ${status}`,
      );
    }
    // A conflict of interest is declared or taken back, and a report is made: neither ever changes.
    if (
      ['put', 'patch', 'delete'].includes(method) &&
      /^\/v1\/(?!conflicts|reports)\w+\/\{id\}$/.test(path)
    ) {
      t.ok(responses[412], `${route} can fail its precondition`);
    }
  }
  const { code } = (document.components.schemas.Problem as { properties: Record<string, Node> }).properties;
  t.same(code?.enum, Object.keys(errorCodes));
});

t.test('Every parameter in a path is declared, required and described', async (t) => {
  for (const { path, operation, route } of operations) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    t.same(declared.map(({ name }) => name).sort(), inPath.sort(), route);
    t.ok(
      declared.every(({ required }) => required),
      route,
    );
    const names = (operation.parameters ?? []).map((parameter) => `${parameter.in} ${parameter.name}`);
    t.equal(new Set(names).size, names.length, `${route}: each parameter once`);
    for (const { schema, name } of operation.parameters ?? []) t.ok(schema, `${route} ${name} has a schema`);
  }
});

t.test('Every reference leads to a schema, and every schema is used', async (t) => {
  const used = new Set<string>();
  for (const [node, pointer] of walk(document as never)) {
    if (typeof node.$ref !== 'string') continue;
    used.add(node.$ref);
    t.match(node.$ref, /^#\/components\/schemas\/[A-Z]\w+$/, pointer);
    t.ok(resolve(node.$ref), `${node.$ref} resolves`);
  }
  // The lines of an import are text to OpenAPI: a media type of text cannot refer to what a line holds.
  const names = Object.keys(document.components.schemas).filter((name) => !name.endsWith('Line'));
  t.same(
    names.filter((name) => !used.has(`#/components/schemas/${name}`)),
    [],
    'no schema is left over',
  );
  t.ok(used.size > 15, 'what is shared is referred to');
  const inline = operations.filter(({ operation }) => {
    const good = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
    return good.some(
      ([, { content }]) => content?.['application/json'] && !content['application/json'].schema.$ref,
    );
  });
  t.same(
    inline.map(({ route }) => route),
    ['get /health/live'],
    'replies are shared schemas',
  );
});

const KEYWORDS = new Set([
  ...['type', 'enum', 'items', 'properties', 'required', 'additionalProperties', 'patternProperties'],
  ...['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems', 'minProperties'],
  ...['pattern', 'format', 'default', 'description', 'title', 'example', 'examples', 'anyOf', '$ref'],
  'contentMediaType',
]);
const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'];
interface Schema extends Node {
  enum: Json[];
  anyOf: Node[];
  required: string[];
  properties: Node;
  pattern: string;
}

/** What OpenAPI 3.1, or our own manner, would object to in one schema. */
function* objections(node: Partial<Schema>): Generator<string> {
  for (const keyword of Object.keys(node)) if (!KEYWORDS.has(keyword)) yield `has the keyword ${keyword}`;
  const types = [node.type ?? []].flat() as string[];
  for (const type of types) if (!TYPES.includes(type)) yield `has the type ${type}`;
  if (types.includes('array') && !node.items) yield 'is a list of nothing';
  if (node.enum && new Set(node.enum).size < node.enum.length) yield 'names a code twice';
  const isOfType = (value: Json) =>
    types.length === 0 || types.includes(value === null ? 'null' : typeof value);
  if (node.enum?.some((value) => !isOfType(value))) yield 'names a code of another type';
  if (node.anyOf?.some((part) => 'const' in part)) yield 'is a choice of constants and not an enum';
  for (const name of node.required ?? [])
    if (!node.properties?.[name]) yield `requires ${name}, which is not there`;
  if (node.pattern !== undefined) new RegExp(node.pattern, 'u');
}

t.test('Schemas are those of OpenAPI 3.1: known keywords, known types, codes as enum', async (t) => {
  const all = [...schemas()];
  t.ok(all.length > 500, `${all.length} schemas`);
  t.same(
    all.flatMap(([node, pointer]) => [...objections(node)].map((objection) => `${pointer} ${objection}`)),
    [],
  );
  t.same([...objections({ type: 'text', const: 1, required: ['a'] })].length, 3, 'objections are made');
});

/** Every schema of the document: those of components, parameters, bodies and replies, with the schemas inside them. */
function* schemas(): Generator<[Node, string]> {
  function* inside(schema: Node, pointer: string): Generator<[Node, string]> {
    yield [schema, pointer];
    for (const [name, child] of Object.entries((schema.properties ?? {}) as Record<string, Node>))
      yield* inside(child, `${pointer}/${name}`);
    for (const [i, child] of ((schema.anyOf ?? []) as Node[]).entries())
      yield* inside(child, `${pointer}/${i}`);
    for (const keyword of ['items', 'additionalProperties']) {
      const child = schema[keyword];
      if (child && typeof child === 'object') yield* inside(child as Node, `${pointer}/${keyword}`);
    }
  }
  for (const [name, schema] of Object.entries(document.components.schemas)) yield* inside(schema, name);
  for (const { route, operation } of operations) {
    for (const { name, schema } of operation.parameters ?? []) yield* inside(schema, `${route} ${name}`);
    for (const { content } of [operation.requestBody, ...Object.values(operation.responses)].filter(
      (part) => part !== undefined,
    )) {
      for (const [type, { schema }] of Object.entries(content ?? {}))
        yield* inside(schema, `${route} ${type}`);
    }
  }
}
