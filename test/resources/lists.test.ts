import t from 'tap';
import { createApp } from '../support/app.ts';
import { NDJSON, resourceKinds, toLines } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const FIRST_DAY = new Date('2026-03-01T08:00:00.000Z');
let now = FIRST_DAY;
const { as } = await createApp(t, { clock: () => now });
const ask = as('assessor');
const write = as('province_operator');
const externalIds = (body: { items: { external_id: string }[] }) => body.items.map((row) => row.external_id);

for (const { path, entity, make } of resourceKinds) {
  const url = `/v1/${path}`;
  const put = async (from: number, to: number) => {
    const rows = Array.from({ length: to - from }, (_, i) => make({ external_id: `${from + i}` }));
    return (await write('POST', `${url}/import`, toLines(rows), NDJSON)).body;
  };
  const numbers = (from: number, to: number) =>
    Array.from({ length: from - to }, (_, i) => `${from - 1 - i}`);

  t.test(
    `a list of ${path} is newest first, fifty at a time, and nothing at all where there is nothing`,
    async (t) => {
      now = FIRST_DAY;
      t.same((await ask('GET', url)).body, { items: [], next_cursor: null });
      t.same((await ask('GET', `${url}?total=true`)).body, { items: [], next_cursor: null, total: 0 });
      await put(0, 50);
      const whole = (await ask('GET', url)).body;
      t.same(externalIds(whole), numbers(50, 0));
      t.equal(whole.next_cursor, null, 'a page that is just full is the last');
      await put(50, 51);
      const first = (await ask('GET', url)).body;
      t.same(externalIds(first), numbers(51, 1));
      t.notOk('total' in first, 'a total is counted only for who asks');
      t.notOk('total' in (await ask('GET', `${url}?total=false`)).body);
      const last = (await ask('GET', `${url}?cursor=${first.next_cursor}&total=true`)).body;
      t.same(externalIds(last), ['0']);
      t.match(last, { next_cursor: null, total: 51 });
    },
  );

  t.test(`pages of ${path} neither repeat nor lose a row while rows come and go`, async (t) => {
    const seen: string[] = [];
    for (let cursor = '', page = 0; ; page++) {
      const { body } = await ask('GET', `${url}?page_size=7${cursor && `&cursor=${cursor}`}`);
      seen.push(...externalIds(body));
      await put(100 + page * 10, 110 + page * 10);
      // The row the cursor stands on goes, and the way on must not go with it.
      const last = body.items.at(-1);
      t.equal((await write('DELETE', `${url}/${last.id}`, undefined, { 'if-match': '*' })).status, 204);
      if (body.next_cursor === null) break;
      cursor = body.next_cursor;
    }
    t.same(seen, numbers(51, 0));
  });

  t.test(`a cursor that a list of ${path} never gave is refused`, async (t) => {
    const { next_cursor } = (await ask('GET', `${url}?page_size=1`)).body;
    const text = Buffer.from(next_cursor, 'base64url').toString();
    const foreign = (await as('admin')('GET', '/v1/api-keys?page_size=1')).body.next_cursor;
    t.ok(foreign);
    const wrong: Record<string, string> = {
      truncated: next_cursor.slice(0, -1),
      lengthened: `${next_cursor}A`,
      padded: `${next_cursor}=`,
      'of another list': foreign,
      'of a search': Buffer.from('o1.50').toString('base64url'),
      'in other letters': Buffer.from(text.toUpperCase()).toString('base64url'),
      'an id': text.slice(-36),
      'made up': 'x',
      'with SQL': Buffer.from(`${text}' OR 1=1`).toString('base64url'),
    };
    for (const [name, cursor] of Object.entries(wrong)) {
      const reply = await ask('GET', `${url}?cursor=${encodeURIComponent(cursor)}`);
      expectProblem(t, reply, 'invalid_cursor', ['/query/cursor'], name);
    }
    for (const query of [
      'cursor=%00',
      `cursor=${'a'.repeat(201)}`,
      `cursor=${next_cursor}&cursor=${next_cursor}`,
    ]) {
      t.equal((await ask('GET', `${url}?${query}`)).status, 400, query.slice(0, 20));
    }
    for (const size of ['0', '-1', '201', '1.5', 'many', '', '1e999']) {
      const reply = await ask('GET', `${url}?page_size=${size}`);
      expectProblem(t, reply, 'invalid_request', ['/query/page_size'], `a page of "${size}"`);
    }
    expectProblem(t, await ask('GET', `${url}?total=maybe&sort=name`), 'invalid_request', [
      ...['/query/total', '/query/sort'],
    ]);
  });

  t.test(
    `${path} are filtered by place, sector, external id and time, and a total counts what passes`,
    async (t) => {
      const rows = {
        hangzhou: { region: '330100', sectors: ['biomedicine'] },
        yuhang: { region: '330110', sectors: ['biomedicine', 'smart_city'] },
        ningbo: { region: '330200', sectors: ['smart_ocean'] },
        zhejiang: { region: '330000', sectors: [] },
        jiangsu: { region: '320000', sectors: ['biomedicine'] },
        nowhere: { sectors: ['energy_chemicals'] },
      };
      const marked = Object.entries(rows).map(([external_id, row]) => make({ external_id, ...row }));
      now = new Date('2026-03-02T08:00:00.123Z');
      t.match((await write('POST', `${url}/import`, toLines(marked), NDJSON)).body, { created: 6 });
      now = new Date('2026-03-03T08:00:00.000Z');
      await write('PATCH', `${url}/ext:yuhang`, { sectors: ['smart_city'] }, { 'if-match': '*' });

      const cases: Record<string, string[]> = {
        'region=330000': ['hangzhou', 'ningbo', 'yuhang', 'zhejiang'],
        'region=330100': ['hangzhou', 'yuhang'],
        'region=330110': ['yuhang'],
        'region=330111': [],
        'region=330110&region=320000': ['jiangsu', 'yuhang'],
        'region=330000&region=330100': ['hangzhou', 'ningbo', 'yuhang', 'zhejiang'],
        'sector=biomedicine': ['hangzhou', 'jiangsu'],
        'sector=smart_city&sector=smart_ocean': ['ningbo', 'yuhang'],
        'sector=biomedicine&region=330000': ['hangzhou'],
        'external_id=ningbo&external_id=nowhere&external_id=none': ['ningbo', 'nowhere'],
        'updated_since=2026-03-02T08:00:00.122Z': [
          'hangzhou',
          'jiangsu',
          'ningbo',
          'nowhere',
          'yuhang',
          'zhejiang',
        ],
        'updated_since=2026-03-02T08:00:00.123Z': ['yuhang'],
        'updated_since=2026-03-03T16:00:00%2B08:00': [],
        'updated_since=2026-03-03T15:59:59%2B08:00': ['yuhang'],
      };
      for (const [query, expected] of Object.entries(cases)) {
        const { body } = await ask('GET', `${url}?${query}&total=true`);
        t.same(externalIds(body).sort(), expected, query);
        t.equal(body.total, expected.length, `${query} counts`);
      }
      const paged = (await ask('GET', `${url}?region=330000&page_size=3`)).body;
      const rest = (await ask('GET', `${url}?region=330000&page_size=3&cursor=${paged.next_cursor}`)).body;
      t.same(
        [...externalIds(paged), ...externalIds(rest)].sort(),
        cases['region=330000'],
        'filters hold across pages',
      );
      expectProblem(
        t,
        await ask('GET', `${url}?region=999999&sector=magic&updated_since=now`),
        'invalid_request',
        [...['/query/region/0', '/query/sector/0', '/query/updated_since']],
      );
      const many = Array.from({ length: 51 }, () => 'region=330000').join('&');
      expectProblem(
        t,
        await ask('GET', `${url}?${many}`),
        'invalid_request',
        ['/query/region'],
        'too many values',
      );
      t.equal((await ask('GET', `${url}?name=x`)).status, 400, `a ${entity} has no filter of that name`);
    },
  );
}
