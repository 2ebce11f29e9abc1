import t from 'tap';
import { createApp } from '../support/app.ts';
import { expectProblem } from '../support/problems.ts';

const { as } = await createApp(t);
const ask = as('province_operator');
const lookup = (term: string) => ask('GET', `/v1/lexicon/lookup?term=${term}`);

const { body: own } = await ask('POST', '/v1/lexicon', {
  zh: ['选择性激光熔化', '择光熔'],
  en: ['selective laser zorbing'],
  sectors: ['smart_ocean'],
});

t.test('a lookup shows what a term bridges to, packaged and own, each with its source', async (t) => {
  const { status, body } = await lookup('选择性雷射熔化'.replace('雷射', '激光'));
  t.equal(status, 200);
  const whole = body.meanings.filter((meaning: { whole: boolean }) => meaning.whole);
  const packaged = whole.find(({ source }: { source: string }) => source === 'packaged');
  t.match(packaged, { text: '选择性激光熔化', id: null });
  t.ok(packaged.en.includes('selective laser melting'));
  t.notOk(packaged.zh.includes('选择性激光熔化'), 'a term is no bridge to itself');
  const mine = whole.find(({ source }: { source: string }) => source === 'own');
  t.match(mine, { id: own.id, sectors: ['smart_ocean'], zh: ['择光熔'], en: ['selective laser zorbing'] });
  t.equal(body.note, null);
});

t.test('it reads a term as matching does, parts of it too', async (t) => {
  t.match((await lookup('Selective  LASER zorbings')).body, {
    term: 'selective laser zorbings',
    meanings: [{ whole: true, source: 'own', zh: ['选择性激光熔化', '择光熔'], en: [] }],
  });
  const parts = (await lookup('新式择光熔设备')).body.meanings;
  t.match(
    parts.find(({ source }: { source: string }) => source === 'own'),
    { text: '择光熔', whole: false },
  );
  t.match((await lookup('卓布拉')).body, { term: '卓布拉', meanings: [], note: null });
});

t.test('it says why a term is never looked for', async (t) => {
  t.match((await lookup('钢')).body, { meanings: [], note: /single Chinese character/ });
  t.match((await lookup('我们')).body, { meanings: [], note: /stop word/ });
  t.match((await lookup('……')).body, { term: '', meanings: [], note: /no letter or digit/ });
  expectProblem(t, await lookup(' '), 'invalid_request', ['/query/term']);
  expectProblem(t, await ask('GET', '/v1/lexicon/lookup'), 'invalid_request', ['/query/term']);
  t.equal((await lookup('长'.repeat(200))).status, 200);
});

t.test('its version is that of the results', async (t) => {
  const { body } = await ask('POST', '/v1/matches/preview', { title: '激光' });
  t.equal((await lookup('激光')).body.lexicon, body.lexicon);
});
