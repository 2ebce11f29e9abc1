import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';
import { someSettings, weights } from '../support/settings.ts';

const URL = '/v1/match-settings';

t.test('without any stored, the packaged set is the default, and is shown as built in', async (t) => {
  const ask = (await createApp(t)).as('assessor');
  const { body } = await ask('GET', URL);
  t.match(body, {
    items: [{ name: 'default', version: 1, built_in: true, is_default: true }],
    next_cursor: null,
  });
  t.same((await ask('GET', `${URL}/default`)).body, body.items[0]);
  t.same((await ask('GET', `${URL}/default@1`)).body, body.items[0]);
  expectProblem(t, await ask('GET', `${URL}/default@2`), 'not_found');
});

t.test('a set is stored as version 1, and each change makes the next one; none is changed', async (t) => {
  const ask = (await createApp(t)).as('admin');
  const made = await ask('POST', URL, someSettings({ sectors: ['biomedicine'] }));
  t.match(made, {
    status: 201,
    headers: { etag: '"1"', location: `${URL}/ours@1` },
    body: {
      name: 'ours',
      version: 1,
      description: null,
      neutral: 0.5,
      sectors: ['biomedicine'],
      is_default: false,
    },
  });
  t.same((await ask('GET', `${URL}/ours`)).body, made.body);

  const same = await ask(
    'POST',
    URL,
    someSettings({ sectors: ['biomedicine'], neutral: 0.5, description: null }),
  );
  t.match(same, { status: 200, headers: { etag: '"1"' } });
  t.same(same.body, made.body, 'the same content makes no version');
  const { name: _, ...content } = someSettings({ components: weights({ topic: 0.6, region: 0 }) });
  const replaced = await ask('PUT', `${URL}/ours`, content, { 'if-match': '"1"' });
  t.match(replaced, { status: 200, headers: { etag: '"2"' }, body: { version: 2, sectors: [] } });
  t.match((await ask('PUT', `${URL}/ours`, content, ANY)).body, { version: 2 }, 'nor does a replacement');
  const patched = await ask('PATCH', `${URL}/ours`, { components: { topic: 0.7 }, neutral: 0.25 }, ANY);
  t.match(patched, {
    status: 200,
    body: { version: 3, neutral: 0.25, components: weights({ topic: 0.7, region: 0 }) },
  });
  t.match((await ask('PATCH', `${URL}/ours`, { neutral: null }, ANY)).body, { version: 4, neutral: 0.5 });
  t.match((await ask('POST', URL, someSettings())).body, { version: 5 });

  t.same((await ask('GET', `${URL}/ours@1`)).body, made.body);
  t.same((await ask('GET', `${URL}/ours@2`)).body, replaced.body);
  t.equal((await ask('GET', `${URL}/ours`)).body.version, 5);
  for (const ref of ['ours@6', 'theirs', 'theirs@1'])
    expectProblem(t, await ask('GET', `${URL}/${ref}`), 'not_found', [], ref);
});

t.test(
  'one set is the default: another takes its place, and the packaged one can have it back',
  async (t) => {
    const ask = (await createApp(t)).as('admin');
    const defaults = async () => {
      const { items } = (await ask('GET', `${URL}?retired=true`)).body;
      return items.flatMap((set: { is_default: boolean; name: string }) =>
        set.is_default ? [set.name] : [],
      );
    };
    t.match(await ask('POST', URL, someSettings({ is_default: true })), {
      status: 201,
      body: { is_default: true },
    });
    t.same(await defaults(), ['ours']);
    await ask('POST', URL, someSettings({ name: 'theirs' }));
    const moved = await ask('PATCH', `${URL}/theirs`, { is_default: true }, { 'if-match': '"1"' });
    t.match(moved, { status: 200, headers: { etag: '"1.default"' }, body: { version: 1, is_default: true } });
    t.same(await defaults(), ['theirs']);

    t.match((await ask('PATCH', `${URL}/theirs`, { neutral: 0.1 }, ANY)).body, {
      version: 2,
      is_default: true,
    });
    t.equal((await ask('GET', `${URL}/theirs@1`)).body.is_default, false, 'its latest version is');
    expectProblem(
      t,
      await ask('DELETE', `${URL}/theirs`, undefined, ANY),
      'conflict',
      [],
      'it cannot be retired',
    );
    t.match((await ask('PATCH', `${URL}/theirs`, { is_default: false }, ANY)).body, {
      version: 2,
      is_default: false,
    });
    t.same(await defaults(), ['default']);
    await ask('PATCH', `${URL}/ours`, { is_default: true }, ANY);
    t.match(await ask('PATCH', `${URL}/default`, { is_default: true }, { 'if-match': '"1"' }), {
      status: 200,
      body: { name: 'default', built_in: true, is_default: true },
    });
    t.same(await defaults(), ['default']);
  },
);

t.test('a sector belongs to one set in use; the refusal names each that is taken, and by whom', async (t) => {
  const ask = (await createApp(t)).as('admin');
  await ask('POST', URL, someSettings({ sectors: ['biomedicine', 'new_materials'] }));
  const rival = someSettings({ name: 'theirs', sectors: ['smart_city', 'new_materials', 'biomedicine'] });
  const refused = await ask('POST', URL, rival);
  expectProblem(t, refused, 'conflict', ['/sectors/1', '/sectors/2']);
  t.match(refused.body.errors, [{ message: /new_materials .* ours/ }, { message: /biomedicine .* ours/ }]);
  t.equal((await ask('GET', URL)).body.items.length, 2, 'nothing was stored');

  await ask('PATCH', `${URL}/ours`, { sectors: ['biomedicine'] }, ANY);
  expectProblem(
    t,
    await ask('POST', URL, rival),
    'conflict',
    ['/sectors/2'],
    'only what its latest version has',
  );
  await ask('DELETE', `${URL}/ours`, undefined, ANY);
  t.equal((await ask('POST', URL, rival)).status, 201, 'a retired set holds none');
  const back = someSettings({ sectors: ['biomedicine'] });
  expectProblem(t, await ask('POST', URL, back), 'conflict', ['/sectors/0'], 'nor does it get them back');
});

t.test('a retired set stays readable, and is stored again as its next version', async (t) => {
  const ask = (await createApp(t)).as('admin');
  await ask('POST', URL, someSettings());
  const { body } = await ask('POST', URL, someSettings({ neutral: 0.4 }));
  const retired = await ask('DELETE', `${URL}/ours`, undefined, { 'if-match': '"2"' });
  t.match(retired, { status: 200, headers: { etag: '"2.retired"' }, body: { version: 2, retired_at: /Z$/ } });
  t.same({ ...retired.body, retired_at: null }, body);
  t.same((await ask('DELETE', `${URL}/ours`, undefined, ANY)).body, retired.body, 'once is enough');
  t.match((await ask('GET', `${URL}/ours@1`)).body, { version: 1, retired_at: /Z$/ });
  const listed = async (query: string) =>
    (await ask('GET', URL + query)).body.items.map(({ name }: { name: string }) => name);
  t.same(await listed(''), ['default']);
  t.same(await listed('?retired=true'), ['ours', 'default']);
  const again = await ask('POST', URL, someSettings({ neutral: 0.4 }));
  t.match(again, { status: 201, body: { version: 3, retired_at: null } });
  t.same(await listed(''), ['ours', 'default']);
});

t.test('the list is paged, newest first, each set once, the packaged one last', async (t) => {
  const ask = (await createApp(t)).as('admin');
  for (const name of ['a', 'b', 'c', 'a'])
    await ask('POST', URL, someSettings({ name, title: `${Math.random()}` }));
  for (const size of [1, 2, 3, 4, 5]) {
    const names: string[] = [];
    let cursor: string | null = '';
    do {
      const { body } = await ask('GET', `${URL}?page_size=${size}${cursor && `&cursor=${cursor}`}`);
      t.ok(body.items.length <= size && body.items.length > 0);
      names.push(...body.items.map((set: { name: string; version: number }) => `${set.name}@${set.version}`));
      cursor = body.next_cursor;
    } while (cursor !== null);
    t.same(names, ['a@2', 'c@1', 'b@1', 'default@1'], `${size} a page`);
  }
});
