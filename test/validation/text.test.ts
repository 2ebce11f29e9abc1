import fc from 'fast-check';
import t from 'tap';
import { createAjv, faultsOf, MAX_FAULTS } from '../../src/validation/ajv.ts';
import { decodeUtf8, textFaults } from '../../src/validation/text.ts';

/** The value a pointer leads to, as RFC 6901 reads it. */
const at = (value: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (node, key) => (node as Record<string, unknown>)[key.replaceAll('~1', '/').replaceAll('~0', '~')],
      value,
    );

t.test('Each text with NUL or a lone surrogate is found, by a pointer that leads to it', async (t) => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5, noUnicodeString: false }), (value) => {
      for (const { pointer, message } of textFaults(value)) {
        const found = at(value, pointer);
        if (/field name/.test(message))
          return Object.keys(found as object).some((key) => key.includes('\u0000') || !key.isWellFormed());
        return typeof found === 'string' && (found.includes('\u0000') || !found.isWellFormed());
      }
      return !JSON.stringify(value).includes('\\u0000');
    }),
  );
  const faults = textFaults({ 'a/b': { 'c~d': ['ok', 'x\u0000'] }, e: '\udfff\ud800', f: '😀', '\ud800': 1 });
  t.same(faults.map(({ pointer }) => pointer).sort(), ['', '/a~1b/c~0d/1', '/e']);
  t.same(textFaults(undefined), []);
  t.same(textFaults('ok'), []);
});

t.test('Depth is measured without recursion, and width ends at a hundred faults', async (t) => {
  const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
  t.same(textFaults(nested(32)), []);
  t.match(textFaults(nested(33)), [{ pointer: '', message: /deeper than 32/ }]);
  t.match(textFaults(nested(200_000)), [{ pointer: '' }]);
  t.equal(textFaults(Array.from({ length: 1_000 }, () => '\u0000')).length, MAX_FAULTS);
});

t.test('Bytes are text only where they are UTF-8', async (t) => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      (text) => decodeUtf8(Buffer.from(text)) === text.toWellFormed().replace(/^\ufeff/, ''),
    ),
  );
  for (const hex of ['ff', 'c0af', 'eda080', 'e4b8', 'f8888080', 'f4908080', '80']) {
    t.equal(decodeUtf8(Buffer.from(hex, 'hex')), undefined, hex);
  }
});

t.test('Every fault of a schema is named at once, with its own pointer and plain words', async (t) => {
  const validate = createAjv().compile({
    type: 'object',
    properties: {
      'must~be': {},
      a: { type: ['integer', 'null'] },
      'b/c': { enum: ['x', null] },
      d: { type: 'string', format: 'date' },
      e: { type: 'array', items: { type: 'string', minLength: 2 } },
    },
    required: ['must~be'],
    additionalProperties: false,
  });
  t.notOk(validate({ a: 1.5, 'b/c': 'y', d: 'soon', e: ['ok', 'n'], 'f/g': 1 }));
  t.same(
    faultsOf(validate.errors).sort((one, other) => (one.pointer < other.pointer ? -1 : 1)),
    [
      { pointer: '/a', message: 'must be integer or null' },
      { pointer: '/b~1c', message: 'must be one of x' },
      { pointer: '/d', message: 'must be a day such as 2027-01-31' },
      { pointer: '/e/1', message: 'must NOT have fewer than 2 characters' },
      { pointer: '/f~1g', message: 'is not a known field' },
      { pointer: '/must~0be', message: 'is required' },
    ],
  );
  t.same(faultsOf(null), []);
});

t.test('Coercion makes no number that passes its limits', async (t) => {
  const number = { type: 'object', properties: { n: { type: 'integer', minimum: 0, maximum: 9 } } };
  const validate = createAjv({ coerceTypes: 'array' }).compile(number);
  for (const n of ['0', '9', '1e0']) t.ok(validate({ n }), n);
  for (const n of ['1e400', '-1e400', 'Infinity', 'NaN', '', '0x', '1.5', '10', 'null'])
    t.notOk(validate({ n }), `"${n}"`);
});

t.test('more items than any schema takes are refused before a schema is held against each', async (t) => {
  const many = { demand_ids: Array(100_001).fill(0) };
  t.same(textFaults(many), [{ pointer: '/demand_ids', message: 'must not hold more than 100000 values' }]);
  const wide = Array.from({ length: 90_000 }, () => [[], []]);
  t.equal(textFaults(wide).length, 1, 'many small lists count together');
});

t.test('faults are named by their pointers however deep they stand', async (t) => {
  t.same(textFaults({ a: [{ 'b/c': '\u0000' }] }), [
    { pointer: '/a/0/b~1c', message: 'must not hold a NUL character' },
  ]);
});
