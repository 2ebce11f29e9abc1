import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, resourceKinds } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const { as, database } = await createApp(t);
const ask = as('province_operator');

const eventsOf = async (id: string): Promise<{ action: string; version: number }[]> => {
  const sql = 'SELECT entity, action, version FROM outbox_events WHERE entity_id = $1 ORDER BY id';
  return (await database.pool.query(sql, [id])).rows;
};

for (const { path, entity, make, label, other } of resourceKinds) {
  t.test(`a ${entity} lives from create to delete, and every change is one event`, async (t) => {
    const url = `/v1/${path}`;
    const input = make({ external_id: 'life', [other]: '第一版' });
    const made = await ask('POST', url, input);
    t.equal(made.status, 201);
    t.match(made.body, { ...input, version: 1, id: /^[0-9a-f-]{36}$/, created_at: /Z$/ });
    t.equal(made.body.created_at, made.body.updated_at);
    t.equal(made.headers.location, `${url}/${made.body.id}`);
    t.equal(made.headers.etag, '"1"');
    const { id } = made.body;

    const again = await ask('POST', url, input);
    t.equal(again.status, 200, 'the same row again is no new one');
    t.same(again.body, made.body, 'and changes nothing of it');

    const upserted = await ask('POST', url, { ...input, [label]: '第二版' });
    t.equal(upserted.status, 200);
    t.match(upserted.body, { id, version: 2, [label]: '第二版', created_at: made.body.created_at });
    t.same((await ask('GET', `${url}/${id}`)).body, upserted.body, 'what is read is what was answered');
    t.same((await ask('GET', `${url}/${id.toUpperCase()}`)).body, upserted.body, 'an id has no case');

    const replaced = await ask('PUT', `${url}/${id}`, make({ [label]: '第三版' }), ANY);
    t.match(replaced.body, { id, version: 3, [label]: '第三版', [other]: null, external_id: 'life' });

    const patched = await ask('PATCH', `${url}/ext:life`, { [other]: '第四版' }, ANY);
    t.match(patched.body, { id, version: 4, [label]: '第三版', [other]: '第四版' });
    const same = await ask('PATCH', `${url}/${id}`, { [other]: '第四版' }, ANY);
    t.same(same.body, patched.body, 'a patch that says nothing new keeps the version');
    t.equal(same.headers.etag, '"4"');
    const cleared = await ask('PATCH', `${url}/${id}`, { [other]: null, sectors: null }, ANY);
    t.match(
      cleared.body,
      { version: 5, [other]: null, sectors: [] },
      'null puts a field back to its default',
    );

    t.equal((await ask('DELETE', `${url}/${id}`, undefined, ANY)).status, 204);
    for (const method of ['GET', 'DELETE', 'PATCH', 'PUT']) {
      const body = { PATCH: { [other]: 'x' }, PUT: make() }[method];
      expectProblem(
        t,
        await ask(method, `${url}/${id}`, body, ANY),
        'not_found',
        [],
        `${method} of what is gone`,
      );
    }
    t.same(await eventsOf(id), [
      { entity, action: 'created', version: 1 },
      { entity, action: 'updated', version: 2 },
      { entity, action: 'updated', version: 3 },
      { entity, action: 'updated', version: 4 },
      { entity, action: 'updated', version: 5 },
      { entity, action: 'deleted', version: 5 },
    ]);
    const reborn = await ask('POST', url, input);
    t.match(reborn, { status: 201, body: { version: 1 } }, 'its external id is free again');
    t.not(reborn.body.id, id, 'for another row');
  });

  t.test(`a ${entity} takes a merge patch and refuses what is no change of its fields`, async (t) => {
    const { id } = (await ask('POST', `/v1/${path}`, make())).body;
    const url = `/v1/${path}/${id}`;
    const type = { 'content-type': 'application/merge-patch+json' };
    const merged = await ask('PATCH', url, '{"sectors":["biomedicine"]}', { ...ANY, ...type });
    t.match(merged, { status: 200, body: { sectors: ['biomedicine'], version: 2 } });
    const wrong = { id, version: 9, [label]: null, inferred_sectors: [], unknown: 1 };
    expectProblem(t, await ask('PATCH', url, wrong, ANY), 'invalid_request', [
      ...['/id', '/version', '/inferred_sectors', '/unknown', `/${label}`],
    ]);
    expectProblem(t, await ask('PATCH', url, {}, ANY), 'invalid_request', [''], 'an empty patch');
    expectProblem(t, await ask('PUT', url, { ...make(), id }, ANY), 'invalid_request', ['/id']);
    t.same((await ask('GET', url)).body, merged.body, 'nothing of it was written');
  });

  t.test(`a ${entity}'s external id moves only to where none is`, async (t) => {
    const [first, second] = ['a', 'b'].map((name) => make({ external_id: `${entity}-${name}` }));
    const { id } = (await ask('POST', `/v1/${path}`, first)).body;
    await ask('POST', `/v1/${path}`, second);
    const url = `/v1/${path}/${id}`;
    expectProblem(t, await ask('PATCH', url, { external_id: `${entity}-b` }, ANY), 'conflict');
    expectProblem(t, await ask('PUT', url, { ...first, external_id: `${entity}-b` }, ANY), 'conflict');
    t.equal((await ask('PATCH', url, { external_id: `${entity}-c` }, ANY)).status, 200);
    t.equal((await ask('GET', `/v1/${path}/ext:${entity}-a`)).status, 404);
    t.equal((await ask('GET', `/v1/${path}/ext:${entity}-c`)).body.id, id);
    t.equal((await ask('PATCH', url, { external_id: null }, ANY)).body.external_id, null);
    t.equal((await ask('GET', `/v1/${path}/ext:${entity}-c`)).status, 404);
  });
}

t.test('minus zero is the zero it is stored as, however often it comes', async (t) => {
  const body = '{"kind":"expert","name":"示例零","external_id":"zero","capacity":-0}';
  const json = { 'content-type': 'application/json' };
  await ask('POST', '/v1/profiles', body, json);
  t.match(await ask('POST', '/v1/profiles', body, json), { status: 200, body: { capacity: 0, version: 1 } });
});
