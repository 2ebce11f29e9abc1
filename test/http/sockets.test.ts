import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import t, { type Test } from 'tap';
import { system } from '../../src/access/principal.ts';
import { createApp } from '../support/app.ts';

/** Sends bytes as they are over a connection of its own, and gives all that comes back until it is closed. */
async function listen(t: Test): Promise<(bytes: string | Buffer) => Promise<string>> {
  const { app, services } = await createApp(t);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const { key } = await services.keys.create(system, { name: '示例', role: 'admin' });
  return async (bytes) => {
    const socket = connect(port, '127.0.0.1');
    const text = typeof bytes === 'string' ? bytes.replace('$KEY', `authorization: Bearer ${key}`) : bytes;
    socket.write(text as string, typeof text === 'string' ? 'latin1' : undefined);
    return Buffer.concat(await socket.toArray()).toString();
  };
}

const request = (line: string, ...headers: string[]): string =>
  `${[line, 'host: x', '$KEY', 'connection: close', ...headers].join('\r\n')}\r\n\r\n`;

/** The parts of one whole answer. */
function parse(answer: string): { status: number; head: string; body: string } {
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body: rest.join('\r\n\r\n') };
}

const send = await listen(t);

t.test('Bytes that are no HTTP get a problem document and a closed connection', async (t) => {
  const broken: Record<string, string | Buffer> = {
    'a greeting': 'hello\r\n\r\n',
    'a TLS handshake': Buffer.from('16030100a5010000a10303', 'hex'),
    zeroes: Buffer.alloc(64),
    'raw Chinese in the address': Buffer.from('GET /v1/search?q=氢脆 HTTP/1.1\r\nhost: x\r\n\r\n'),
    'a space in the address': 'GET /v1/search?q=a b HTTP/1.1\r\nhost: x\r\n\r\n',
    'an unknown method': 'FETCH /v1/demands HTTP/1.1\r\nhost: x\r\n\r\n',
    'NUL in a header': 'GET / HTTP/1.1\r\nhost: x\r\nx-a: \u0000\r\n\r\n',
    'a header without a colon': 'GET / HTTP/1.1\r\nhost: x\r\nnonsense\r\n\r\n',
    'two lengths': 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
    'a length and chunks':
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    'a length in words': 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: few\r\n\r\n',
    'a chunk that is none':
      request('POST /v1/demands HTTP/1.1', 'content-type: application/json', 'transfer-encoding: chunked') +
      'zz\r\n',
  };
  for (const [name, bytes] of Object.entries(broken)) {
    const { status, head, body } = parse(await send(bytes));
    t.equal(status, 400, name);
    t.match(head, 'application/problem+json', `${name}: a problem document`);
    t.match(JSON.parse(body), { status: 400, code: 'invalid_request' }, name);
    t.match(head, `content-length: ${Buffer.byteLength(body)}`, `${name}: whole`);
  }
});

t.test('Headers that are too large, or an address that is, get a problem document', async (t) => {
  for (const text of [
    request('GET /health/live HTTP/1.1', `x-large: ${'x'.repeat(80_000)}`),
    request('GET /health/live HTTP/1.1', ...Array.from({ length: 8_000 }, (_, i) => `x-h${i}: ${i}`)),
    request(`GET /v1/search?index=profiles&q=${'x'.repeat(80_000)} HTTP/1.1`),
  ]) {
    const { status, body } = parse(await send(text));
    t.equal(status, 431, text.slice(0, 40));
    t.match(JSON.parse(body), { status: 431, code: 'headers_too_large' });
  }
});

t.test('After all that, the next caller is served', async (t) => {
  await send('\r\n\r\n\u0000\r\n\r\n');
  t.equal(parse(await send(request('GET /health/live HTTP/1.1'))).status, 200);
  t.equal(
    parse(await send(request('GET http://elsewhere/health/live HTTP/1.1'))).status,
    200,
    'an absolute address',
  );
  const search = await send(request('GET /v1/search?index=profiles&q=%E6%B0%A2%E8%84%86 HTTP/1.1'));
  t.equal(parse(search).status, 200, 'Chinese in its encoded form');
});

t.test('A body that announces more than is taken is refused before it is read', async (t) => {
  const json = 'content-type: application/json';
  const announced = await send(request('POST /v1/demands HTTP/1.1', json, 'content-length: 99999999999'));
  t.match(parse(announced), { status: 413 });
  t.match(JSON.parse(parse(announced).body), { code: 'body_too_large' });
  const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
  const chunked = await send(
    `${request('POST /v1/demands HTTP/1.1', json, 'transfer-encoding: chunked')}${chunk.repeat(3)}0\r\n\r\n`,
  );
  t.match(parse(chunked), { status: 413 }, 'also one that grows as it comes');
});
