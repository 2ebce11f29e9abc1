import fc from 'fast-check';
import t from 'tap';
import { createSeal } from '../../src/contacts/seal.ts';
import { unnamed } from './support.ts';

const KEY = '0f'.repeat(32);
const seal = createSeal([KEY]);

t.test('What was sealed opens again for its owner, whatever the text', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, owner) => {
      return seal.open(seal.close(text, owner), owner) === text;
    }),
  );
});

t.test('The same text sealed twice looks different, and shows nothing of itself', async (t) => {
  const sealed = [1, 2].map(() => seal.close('示例联系人 0571-00000000', 'profile:a'));
  t.notSame(sealed[0], sealed[1]);
  for (const bytes of sealed) t.notOk(bytes.includes('示例') || bytes.includes('0571'));
});

t.test('It opens for no other owner and under no other key', async (t) => {
  const sealed = seal.close('示例', 'profile:a');
  for (const owner of ['profile:b', 'enterprise:a', 'profile:', '', 'profile:a ']) {
    t.throws(() => seal.open(sealed, owner), `not for "${owner}"`);
  }
  t.throws(() => createSeal(['f0'.repeat(32)]).open(sealed, 'profile:a'));
  t.throws(() => createSeal([`1f${KEY.slice(2)}`]).open(sealed, 'profile:a'));
});

t.test('A change of any one bit, a cut or an addition is noticed', async (t) => {
  const sealed = seal.close('示例', 'profile:a');
  for (let at = 0; at < sealed.length * 8; at++) {
    const altered = Buffer.from(sealed);
    altered[at >> 3] = (altered[at >> 3] as number) ^ (1 << (at & 7));
    t.throws(() => seal.open(altered, 'profile:a'), `bit ${at}`);
  }
  for (let length = 0; length < sealed.length; length++) {
    t.throws(() => seal.open(sealed.subarray(0, length), 'profile:a'), `cut to ${length}`);
  }
  t.throws(() => seal.open(Buffer.concat([sealed, Buffer.of(0)]), 'profile:a'));
});

t.test('The first of several keys seals, and each of them opens', async (t) => {
  const NEXT = 'f0'.repeat(32);
  const both = createSeal([NEXT, KEY]);
  const [old, fresh] = [seal.close('示例', 'profile:a'), both.close('示例', 'profile:a')];
  t.equal(both.open(old, 'profile:a'), '示例');
  t.equal(createSeal([NEXT]).open(fresh, 'profile:a'), '示例');
  t.throws(() => seal.open(fresh, 'profile:a'));
  t.same(fresh.subarray(0, 5), both.head, 'what it sealed is known by how it begins');
  t.notSame(old.subarray(0, 5), both.head);
  t.equal(seal.knows(fresh), false);
  t.equal(both.knows(old), true);
  t.notOk(Buffer.from(KEY, 'hex').includes(seal.head.subarray(1)), 'which tells nothing of the key');
});

t.test('What was sealed before keys had names still opens, by whichever key fits', async (t) => {
  const sealed = unnamed(KEY, '示例', 'profile:a');
  t.equal(createSeal(['f0'.repeat(32), KEY]).open(sealed, 'profile:a'), '示例');
  t.equal(seal.knows(sealed), undefined);
  t.throws(() => seal.open(sealed, 'profile:b'));
  t.throws(() => createSeal(['f0'.repeat(32)]).open(sealed, 'profile:a'));
  t.throws(() => createSeal([]), 'without a key nothing can be sealed');
});
