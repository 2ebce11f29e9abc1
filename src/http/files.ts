import { Readable } from 'node:stream';
import { create as dispositionOf } from 'content-disposition';
import type { FastifyReply, FastifyRequest } from 'fastify';
import parseRange from 'range-parser';
import Type, { type TSchema } from 'typebox';
import { ApiError } from '../errors.ts';
import { withHeaders } from './documentation.ts';

/** A stored file on its way out. */
export interface SentFile {
  readonly name: string;
  readonly media_type: string;
  readonly size: number;
  /** Tells what it holds from all it ever held; without quotation marks. */
  readonly tag: string;
  /** Shown by a browser, or else put into its folder of downloads. */
  readonly inline?: boolean;
  /** Its bytes from `start` to before `end`. */
  read(range: { start: number; end: number }): AsyncIterable<Uint8Array>;
}

export const fileHeaders = Type.Object({
  range: Type.Optional(
    Type.String({ maxLength: 1_000, description: 'A part of it, as in bytes=0-1023: answers 206' }),
  ),
  'if-none-match': Type.Optional(
    Type.String({ maxLength: 1_000, description: 'Answers 304 while it is the same' }),
  ),
  'if-range': Type.Optional(
    Type.String({
      maxLength: 1_000,
      description: 'The ETag a part belongs to: all of it is sent where it is another',
    }),
  ),
});

const HEADERS = {
  etag: Type.String({ description: 'Of what it holds' }),
  'accept-ranges': Type.String({ description: 'bytes' }),
  'content-disposition': Type.String({ description: 'What it is called' }),
};

/** The replies of a route that sends a file of one of some media types. */
export function fileReplies(mediaTypes: Readonly<Record<string, TSchema>>, description: string) {
  const content = Object.fromEntries(Object.entries(mediaTypes).map(([type, schema]) => [type, { schema }]));
  const reply = (text: string, more: Record<string, TSchema> = {}): TSchema =>
    withHeaders({ description: text, content } as unknown as TSchema, { ...HEADERS, ...more });
  return {
    200: reply(description),
    206: reply('The part that was asked for', {
      'content-range': Type.String({ description: 'Which bytes, of how many' }),
    }),
    304: withHeaders(Type.Null({ description: 'If-None-Match names its ETag' }), { etag: HEADERS.etag }),
  };
}

/** Answers a file, a part of it, or that the caller has it already (RFC 9110); of several parts, all of it. */
export function sendFile(request: FastifyRequest, reply: FastifyReply, file: SentFile): FastifyReply {
  const etag = `"${file.tag}"`;
  const { range, 'if-none-match': known, 'if-range': ifRange } = request.headers;
  // Parts are a matter of GET (RFC 9110, 14.2), and are looked at before the reply is a file's.
  const asked = request.method === 'GET' && (ifRange === undefined || ifRange === etag);
  const part = asked ? partOf(reply, range, file.size) : undefined;
  reply.headers({
    etag,
    'accept-ranges': 'bytes',
    'content-disposition': dispositionOf(file.name, { type: file.inline ? 'inline' : 'attachment' }),
  });
  if (known !== undefined && isNamed(known, etag)) return reply.code(304).send();
  const whole = { start: 0, end: file.size };
  const { start, end } = part ?? whole;
  reply.type(file.media_type).header('content-length', end - start);
  if (part) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${file.size}`);
  return reply.send(
    Readable.from(request.method === 'HEAD' ? [] : file.read({ start, end }), { objectMode: false }),
  );
}

const isNamed = (header: string, etag: string): boolean =>
  header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);

/** The part a header asks for; undefined where it asks for none, or in a way that is to be left aside. */
function partOf(
  reply: FastifyReply,
  header: string | undefined,
  size: number,
): { start: number; end: number } | undefined {
  if (header === undefined) return undefined;
  const ranges = parseRange(size, header, { combine: true });
  if (ranges === -1) {
    reply.header('content-range', `bytes */${size}`);
    throw new ApiError('range_not_satisfiable', `It has ${size} bytes`);
  }
  const [only, ...others] = ranges === -2 || ranges.type !== 'bytes' ? [] : ranges;
  return only && others.length === 0 ? { start: only.start, end: only.end + 1 } : undefined;
}
