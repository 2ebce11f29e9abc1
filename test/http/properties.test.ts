import fc from 'fast-check';
import t from 'tap';
import { createApp, type Reply } from '../support/app.ts';
import { ANY, aDemand, anEnterprise, aProfile } from '../support/factories.ts';

interface Operation {
  parameters?: { in: string; name: string; schema: { type?: string; items?: { enum?: string[] } } }[];
  requestBody?: { content: Record<string, { schema: { $ref?: string; properties?: object } }> };
}

const RUNS = 40;

/** Text as callers type it, and as nobody should. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(
      '\u0000',
      '\ud800',
      '%',
      "'",
      '"',
      '\\',
      ':',
      '*',
      '&',
      '|',
      '!',
      '(',
      '中',
      '氢',
      '𠮷',
      '\u202e',
      ' ',
    ),
  }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e400',
    'null',
    'true',
    'ext:',
    'ext:x',
    '__proto__',
    '2027-02-30',
    '9'.repeat(30),
    '%00',
  ),
);
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(Number),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    ...[text, number, fc.boolean(), fc.constant(null)],
    ...[fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(text, tie('value'), { maxKeys: 4 })],
  ),
}));

/** Objects that are nearly right: known fields with values of every kind, beside the fields that must be there. */
const nearly = (fields: readonly string[], base: object) =>
  fc
    .tuple(fc.dictionary(fc.constantFrom(...fields, '__proto__', 'x'), value, { maxKeys: 5 }), fc.boolean())
    .map(([given, whole]) => ({ ...(whole ? base : {}), ...given }));

const answered = ({ status, body, headers }: Reply, what: string): void => {
  if (status >= 500) throw new Error(`${what}: ${status} ${JSON.stringify(body)}`);
  if (status < 400) return;
  const isProblem = headers['content-type'] === 'application/problem+json' && body.status === status;
  if (!isProblem) throw new Error(`${what}: ${status} is no problem document`);
  for (const { pointer, message } of body.errors ?? []) {
    if (!/^(\/.*)?$/s.test(pointer) || !message) throw new Error(`${what}: ${JSON.stringify(body.errors)}`);
  }
};

t.test('Whatever comes as a body, it never fails on our side', async (t) => {
  const { app, as } = await createApp(t);
  const ask = as('admin');
  const bases: Record<string, object> = {
    demands: aDemand(),
    profiles: aProfile(),
    enterprises: anEnterprise(),
  };
  for (const [path, base] of Object.entries(bases))
    await ask('POST', `/v1/${path}`, { ...base, external_id: 'there' });

  const { paths = {}, components } = app.swagger() as {
    paths?: object;
    components?: { schemas: Record<string, { properties: object }> };
  };
  let walked = 0;
  for (const [path, operations] of Object.entries(paths) as [string, Record<string, Operation>][]) {
    for (const [method, { requestBody }] of Object.entries(operations)) {
      if (!requestBody) continue;
      walked++;
      const [[type, { schema }] = ['', { schema: {} as { $ref?: string; properties?: object } }]] =
        Object.entries(requestBody.content);
      const name = schema.$ref?.split('/').at(-1) ?? '';
      const properties = Object.keys(
        (components?.schemas[name] ?? schema).properties ?? { external_id: 1, title: 1, name: 1, kind: 1 },
      );
      const url = path.replace(/\{\w+\}/g, 'ext:there');
      const base = Object.entries(bases).find(([resource]) => path.includes(resource))?.[1] ?? aDemand();
      const run = fc.asyncProperty(fc.oneof(nearly(properties, base), value), async (body) => {
        const reply = await ask(method.toUpperCase(), url, JSON.stringify(body) ?? 'null', {
          ...ANY,
          'content-type': type,
        });
        answered(reply, `${method} ${url} ${JSON.stringify(body)}`);
      });
      await fc.assert(run, { numRuns: RUNS });
    }
  }
  t.ok(walked >= 14, `${walked} operations take a body`);
});

t.test('Whatever comes as a query, it never fails on our side', async (t) => {
  const { app, as } = await createApp(t);
  const ask = as('admin');
  for (const path of ['demands', 'profiles']) {
    const base = path === 'demands' ? aDemand({ external_id: 'there' }) : aProfile({ external_id: 'there' });
    await ask('POST', `/v1/${path}`, base);
  }
  let walked = 0;
  for (const [path, operations] of Object.entries(app.swagger().paths ?? {}) as [
    string,
    Record<string, Operation>,
  ][]) {
    const parameters = (operations.get?.parameters ?? []).filter((parameter) => parameter.in === 'query');
    if (parameters.length === 0) continue;
    const url = path.replace(/\{\w+\}/g, 'ext:there');
    const names = parameters.map(({ name }) => name);
    walked += names.length;
    for (const name of [...names, undefined]) {
      const given = fc.array(
        fc.tuple(name === undefined ? fc.oneof(fc.constantFrom(...names), text) : fc.constant(name), text),
        { minLength: 1, maxLength: 3 },
      );
      const run = fc.asyncProperty(given, async (pairs) => {
        const encode = (part: string) => encodeURIComponent(part.toWellFormed());
        const query = pairs.map(([key, part]) => `${encode(key)}=${encode(part)}`).join('&');
        const index = url === '/v1/search' && name !== 'index' ? 'index=profiles&' : '';
        answered(await ask('GET', `${url}?${index}${query}`), `GET ${url}?${query}`);
      });
      await fc.assert(run, { numRuns: RUNS });
    }
  }
  t.ok(walked > 50, `${walked} query parameters`);
});

t.test('Whatever comes in an address or a header, it never fails on our side', async (t) => {
  const { as } = await createApp(t);
  const ask = as('admin');
  const address = fc.asyncProperty(
    text,
    fc.constantFrom('demands', 'profiles', 'enterprises', 'api-keys'),
    async (id, path) => {
      const part = encodeURIComponent(id.toWellFormed());
      for (const [method, tail] of [
        ['GET', ''],
        ['DELETE', ''],
        ['GET', '/matches'],
        ['DELETE', '/contact'],
      ] as const) {
        for (const ref of [part, `ext:${part}`]) {
          answered(
            await ask(method, `/v1/${path}/${ref}${tail}`, undefined, ANY),
            `${method} ${path}/${ref}${tail}`,
          );
        }
      }
    },
  );
  await fc.assert(address, { numRuns: RUNS });
  await ask('POST', '/v1/demands', aDemand({ external_id: 'there' }));
  const ascii = fc.string({ unit: 'grapheme-ascii' });
  const header = fc.asyncProperty(
    ascii,
    fc.constantFrom('if-match', 'if-none-match', 'accept', 'content-type', 'x-request-id', 'x-forwarded-for'),
    async (sent, name) => {
      for (const method of ['GET', 'PATCH']) {
        const body = method === 'PATCH' ? '{"keywords":[]}' : undefined;
        answered(
          await ask(method, '/v1/demands/ext:there', body, { [name]: sent }),
          `${method} ${name}: ${sent}`,
        );
      }
    },
  );
  await fc.assert(header, { numRuns: 3 * RUNS });
  t.pass('all answered');
});
