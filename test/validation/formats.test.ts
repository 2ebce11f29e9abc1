import fc from 'fast-check';
import t from 'tap';
import { formats, isDate, isDateTime, isUscc } from '../../src/validation/formats.ts';
import { aUscc } from '../support/factories.ts';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

t.test('A 统一社会信用代码 has one right check character of 31', async (t) => {
  const character = fc.constantFrom(...ALPHABET);
  const body = fc.array(character, { minLength: 17, maxLength: 17 }).map((list) => list.join(''));
  fc.assert(fc.property(body, (text) => [...ALPHABET].filter((check) => isUscc(text + check)).length === 1));
  const changed = fc.tuple(fc.nat(1_000_000), fc.nat(17), character).map(([number, at, to]) => {
    const code = aUscc(number);
    return [code, code.slice(0, at) + to + code.slice(at + 1)] as const;
  });
  fc.assert(
    fc.property(changed, ([code, other]) => code === other || !isUscc(other)),
    { numRuns: 500 },
  );
  t.ok(isUscc('91350100M000100Y43'), 'the example of GB 32100-2015');
  for (const text of [
    '',
    '91350100M000100Y4',
    '91350100M000100Y430',
    '91350100m000100y43',
    ' 91350100M000100Y43',
    '91350100M000100Y4O',
    '９1350100M000100Y43',
  ]) {
    t.notOk(isUscc(text), text);
  }
});

t.test('A day is one of the calendar, from year 1 to 9999', async (t) => {
  const days = fc.date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(days, (day) => isDate(day.toISOString().slice(0, 10)) && isDateTime(day.toISOString())),
  );
  for (const text of ['2000-02-29', '2028-02-29', '0001-01-01', '9999-12-31']) t.ok(isDate(text), text);
  for (const text of [
    '2027-02-29',
    '1900-02-29',
    '2027-04-31',
    '2027-00-01',
    '2027-13-01',
    '2027-01-00',
    '2027-01-32',
    '0000-12-31',
    '27-01-01',
    '2027-1-1',
    '+002027-01-01',
    '-2027-01-01',
    '2027-01-01 ',
    '2027-01-01Z',
    '２027-01-01',
    '',
  ]) {
    t.notOk(isDate(text), text);
  }
});

t.test('A time has its offset, and is one PostgreSQL takes', async (t) => {
  const good = [
    '2027-01-31T08:00:00Z',
    '2027-01-31t08:00:00z',
    '2027-01-31T08:00:00.5+08:00',
    '2016-12-31T23:59:60Z',
    '2027-01-31T08:00:00-15:59',
  ];
  for (const text of good) t.ok(isDateTime(text), text);
  const bad = [
    '2027-01-31',
    '2027-01-31T08:00Z',
    '2027-01-31T08:00:00',
    '2027-01-31 08:00:00Z',
    '2027-01-31T24:00:00Z',
    '2027-01-31T08:60:00Z',
    '2027-01-31T08:00:61Z',
    '2027-02-29T08:00:00Z',
    '0000-01-31T08:00:00Z',
    '2027-01-31T08:00:00+16:00',
    '2027-01-31T08:00:00+8',
    '2027-01-31T08:00:00.Z',
    'now',
    'infinity',
    '',
  ];
  for (const text of bad) t.notOk(isDateTime(text), text);
});

t.test('A label shows something; an address is one of the web', async (t) => {
  for (const text of ['a', '中', ' x ', '😀', '-', 'é']) t.ok(formats.visible.test(text), text);
  for (const text of ['', ' ', '\t\n', '\u3000', '\u200b\u200d', '\ufeff', '\u0000', '\u202e'])
    t.notOk(formats.visible.test(text), JSON.stringify(text));
  for (const text of ['http://localhost:7700', 'https://例子.example/x?y#z'])
    t.ok(formats['http-url'].test(text), text);
  for (const text of ['', 'localhost', 'ftp://x', 'javascript:alert(1)', 'http://', 'postgres://x'])
    t.notOk(formats['http-url'].test(text), text);
});
