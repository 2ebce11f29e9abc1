import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, resourceKinds } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const { as } = await createApp(t);
const ask = as('province_operator');
const ifMatch = (tag: string) => ({ 'if-match': tag });
const ifNoneMatch = (tag: string) => ({ 'if-none-match': tag });

for (const { path, entity, make, other } of resourceKinds) {
  t.test(`a ${entity} is written only by who says which version of it was read`, async (t) => {
    const { id } = (await ask('POST', `/v1/${path}`, make())).body;
    const url = `/v1/${path}/${id}`;
    const writes = [
      ['PUT', make()],
      ['PATCH', { [other]: '新' }],
      ['DELETE', undefined],
    ] as const;
    for (const [method, body] of writes) {
      expectProblem(t, await ask(method, url, body), 'precondition_required', [], `${method} without`);
      for (const tag of ['"2"', '1', '""', '"1', 'W/"11"', '"*"', '"2", "3"', ' ']) {
        const reply = await ask(method, url, body, ifMatch(tag));
        expectProblem(t, reply, 'precondition_failed', [], `${method} with ${tag}`);
      }
    }
    t.match((await ask('GET', url)).body, { version: 1, [other]: null }, 'none of these wrote');
    expectProblem(
      t,
      await ask('PATCH', url, { [other]: 'x' }, ifMatch(`"${'9'.repeat(1_000)}"`)),
      'invalid_request',
      ['/headers/if-match'],
    );

    const patch = async (text: string, tag: string) =>
      (await ask('PATCH', url, { [other]: text }, ifMatch(tag))).status;
    t.equal(await patch('一', '"1"'), 200);
    t.equal(await patch('二', '"1"'), 412, 'a tag that was right is spent');
    t.equal(await patch('二', '"7","2" ,"9"'), 200, 'one of several tags is enough');
    t.equal(await patch('三', 'W/"3"'), 200, 'a proxy may have weakened the tag');
    t.equal(await patch('四', '*'), 200);
    t.equal((await ask('DELETE', url, undefined, ifMatch('"4"'))).status, 412);
    t.equal((await ask('DELETE', url, undefined, ifMatch('"5"'))).status, 204);
    t.equal((await ask('DELETE', url)).status, 428, 'the demand for a tag tells nothing of what is there');
  });

  t.test(`a ${entity} that has not changed is not sent again`, async (t) => {
    const { id } = (await ask('POST', `/v1/${path}`, make())).body;
    const url = `/v1/${path}/${id}`;
    for (const method of ['GET', 'HEAD']) {
      for (const tag of ['"1"', 'W/"1"', '*', '"9", "1"']) {
        const reply = await ask(method, url, undefined, ifNoneMatch(tag));
        t.match(reply, { status: 304, body: '', headers: { etag: '"1"' } }, `${method} with ${tag}`);
      }
      for (const tag of ['"2"', '1', '"11"']) {
        t.equal((await ask(method, url, undefined, ifNoneMatch(tag))).status, 200, `${method} with ${tag}`);
      }
    }
    await ask('PATCH', url, { [other]: '新' }, ANY);
    const changed = await ask('GET', url, undefined, ifNoneMatch('"1"'));
    t.match(changed, { status: 200, body: { version: 2 }, headers: { etag: '"2"' } });
    expectProblem(t, await ask('GET', `/v1/${path}/ext:none`, undefined, ifNoneMatch('*')), 'not_found');
  });

  t.test(`of two who change a ${entity} at once, one is told that the other was first`, async (t) => {
    const { id } = (await ask('POST', `/v1/${path}`, make())).body;
    const texts = Array.from({ length: 8 }, (_, i) => `第${i}人`);
    const replies = await Promise.all(
      texts.map((text) => ask('PATCH', `/v1/${path}/${id}`, { [other]: text }, ifMatch('"1"'))),
    );
    const won = replies.filter(({ status }) => status === 200);
    t.equal(won.length, 1);
    t.equal(replies.filter(({ status }) => status === 412).length, 7);
    t.same((await ask('GET', `/v1/${path}/${id}`)).body, won[0]?.body);
  });
}
