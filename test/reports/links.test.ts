import { Writable } from 'node:stream';
import { pino } from 'pino';
import t from 'tap';
import { signLink } from '../../src/reports/links.ts';
import { createMaking } from './making.ts';

const log: string[] = [];
const sink = new Writable({
  write(line, _encoding, done) {
    log.push(String(line));
    done();
  },
});
const {
  admin,
  make,
  demand,
  expert,
  at,
  as,
  keyOf,
  with: speaking,
} = await createMaking(t, {
  logger: pino({ level: 'info' }, sink),
});
const open = as('anonymous');
const pathOf = ({ link }: { link: { url: string } }): string => new URL(link.url).pathname;
const BROWSER = { accept: 'text/html,application/xhtml+xml;q=0.9' };

t.test('a link opens the page of a report without a key, and its other formats', async (t) => {
  await demand();
  await expert(0);
  const report = await make({ kind: 'demand_match', formats: ['xlsx', 'html'], link_days: 7 });
  t.equal(report.link.expires_at, '2026-11-30T00:00:00.000Z');
  t.match(report.link.url, /^http:\/\/[\w.:]+\/r\/[\w-]{60,}$/);
  const page = await open('GET', pathOf(report), undefined, BROWSER);
  t.equal(page.status, 200);
  t.match(page.headers, {
    'content-type': 'text/html; charset=utf-8',
    'content-disposition': /^inline/,
    'cache-control': 'private, no-cache',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': /noindex/,
    'content-security-policy': /default-src 'none'.*sandbox/,
  });
  t.match(page.raw, '示例专家0');
  const sheet = await open('GET', `${pathOf(report)}?format=xlsx`);
  t.match([sheet.status, sheet.headers['content-disposition']], [200, /^attachment/]);
  t.equal((await open('GET', `${pathOf(report)}?format=csv`)).status, 404, 'it was not made as CSV');
  const part = await open('GET', pathOf(report), undefined, { range: 'bytes=0-14' });
  t.match([part.status, part.raw], [206, /^<!doctype html>/i]);
  const { link } = (await admin('GET', `/v1/reports/${report.id}`)).body;
  t.match(
    link,
    { opened: 2, opened_at: '2026-11-23T00:00:00.000Z' },
    'how often it was opened is told; a part of it does not count',
  );
});

t.test('a link that was altered opens nothing', async (t) => {
  const report = await make({ kind: 'expert_load' });
  const token = pathOf(report).slice('/r/'.length);
  for (let i = 0; i < token.length; i += 7) {
    const other = token[i] === 'A' ? 'B' : 'A';
    const altered = token.slice(0, i) + other + token.slice(i + 1);
    const { status } = await open('GET', `/r/${altered}`);
    t.ok(status === 404 || status === 410, `character ${i}: ${status}`);
  }
  for (const broken of ['x', `${token}A`, token.slice(0, -1), `${token}=`])
    t.equal((await open('GET', `/r/${broken}`)).status, 404, broken.slice(-8));
  const forged = signLink(report.id, '2027-01-01T00:00:00.000Z', Buffer.alloc(32));
  t.match(await open('GET', `/r/${forged}`), { status: 410, body: { code: 'gone' } });
  const later = signLink(
    '01890000-0000-7000-8000-000000000000',
    '2027-01-01T00:00:00.000Z',
    Buffer.alloc(32),
  );
  t.equal((await open('GET', `/r/${later}`)).status, 404);
  t.equal((await open('GET', pathOf(report))).status, 200, 'the true one still does');
});

t.test('a link that was revoked or renewed opens nothing any more', async (t) => {
  const report = await make({ kind: 'expert_load' });
  const renewed = await admin('POST', `/v1/reports/${report.id}/link`, { days: 3 });
  t.match(renewed, { status: 200, body: { expires_at: '2026-11-26T00:00:00.000Z', opened: 0 } });
  t.equal((await open('GET', pathOf(report))).status, 410);
  const path = new URL(renewed.body.url).pathname;
  t.equal((await open('GET', path)).status, 200);
  t.equal((await admin('DELETE', `/v1/reports/${report.id}/link`)).status, 204);
  t.match(await open('GET', path), { status: 410, body: { code: 'gone' } });
  t.equal((await admin('GET', `/v1/reports/${report.id}`)).body.link, null);
  t.equal((await admin('GET', report.files[0].url)).status, 200, 'with a key it is still read');
});

t.test('a browser is told in Chinese why nothing opens', async (t) => {
  const report = await make({ kind: 'expert_load' });
  await admin('DELETE', `/v1/reports/${report.id}/link`);
  const gone = await open('GET', pathOf(report), undefined, BROWSER);
  t.match([gone.status, gone.headers['content-type']], [410, 'text/html; charset=utf-8']);
  t.match(gone.raw, /<html lang="zh-CN">.*链接已失效.*请向发送人索取新的链接/);
  t.match(await open('GET', '/r/x', undefined, BROWSER), { status: 404, raw: /打不开这个链接/ });
});

t.test('no link outlives its time, nor its report', async (t) => {
  const report = await make({ kind: 'expert_load', link_days: 7, retention_days: 30 });
  const { body } = await admin('POST', `/v1/reports/${report.id}/link`, { days: 365 });
  t.equal(body.expires_at, report.expires_at, 'at the latest it ends with the report');
  const short = await make({ kind: 'expert_load', link_days: 7 });
  at('2026-11-29T23:59:59Z');
  t.equal((await open('GET', pathOf(short))).status, 200);
  at('2026-11-30T00:00:00Z');
  t.match(await open('GET', pathOf(short), undefined, BROWSER), { status: 410, raw: /已经过期/ });
  const none = await make({ kind: 'expert_load', link_days: 0 });
  t.equal(none.link, null, 'none is made where none is wanted');
  await admin('DELETE', `/v1/reports/${report.id}`);
  t.equal((await open('GET', new URL(body.url).pathname)).status, 404);
});

t.test('a link stands in no log, and whoever may only read makes none', async (t) => {
  const report = await make({ kind: 'expert_load' });
  const token = pathOf(report).slice('/r/'.length);
  await open('GET', `/r/${token}`);
  await open('GET', `/r/${token.slice(0, -4)}`, undefined, BROWSER);
  t.ok(log.some((line) => line.includes('"url":"/r/:token"')));
  t.notOk(log.some((line) => line.includes(token.slice(0, 40))));
  const { key } = await keyOf({ role: 'assessor' });
  t.equal((await speaking(key)('POST', `/v1/reports/${report.id}/link`, {})).status, 403);
});
