import t from 'tap';
import { createAjv } from '../../src/validation/ajv.ts';
import { createApp } from '../support/app.ts';

t.test('Every schema is one by the rules for schemas, though no start takes the time to look', async (t) => {
  const ajv = createAjv();
  const { app } = await createApp(t);
  const used: [string, unknown][] = Object.entries(app.getSchemas());
  t.ok(used.length > 50);
  const { paths } = (await app.inject('/openapi.json')).json();
  for (const [path, methods] of Object.entries<Record<string, { parameters?: { schema: object }[] }>>(paths))
    for (const { parameters = [] } of Object.values(methods))
      used.push(...parameters.map(({ schema }): [string, unknown] => [path, schema]));
  for (const [name, schema] of used) {
    if (!ajv.validateSchema(schema as object)) t.fail(`${name}: ${ajv.errorsText()}`);
  }
  t.notOk(ajv.validateSchema({ type: 'strnig' }), 'and a wrong one would be seen');
});
