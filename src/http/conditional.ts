import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type TSchema } from 'typebox';
import { ApiError } from '../errors.ts';
import { withHeaders } from './documentation.ts';

export const IfMatch = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      maxLength: 1_000,
      description: 'The ETag the row was read with, or * for any',
      examples: ['*'],
    }),
  ),
});

export const IfNoneMatch = Type.Object({
  'if-none-match': Type.Optional(
    Type.String({ description: 'The ETag of the version at hand; answers 304 while the row is at it' }),
  ),
});

const ETAG = { etag: Type.String({ description: 'Version of the row, for If-Match and If-None-Match' }) };
const LOCATION = { location: Type.String({ description: 'Address of the row' }) };

/** The replies that carry a row's version, described with it. */
export const rowReply = (row: TSchema): TSchema => withHeaders(row, ETAG);
export const withLocation = (row: TSchema): TSchema => withHeaders(row, LOCATION);
export const createdReply = (row: TSchema): TSchema => withHeaders(row, { ...LOCATION, ...ETAG });
export const unchangedReply: TSchema = rowReply(
  Type.Null({ description: 'If-None-Match names its version' }),
);

/** A row's version; where its state changes without one, a text that tells states apart. */
type Version = number | string;

export const etagOf = (version: Version): string => `"${version}"`;

const tagsOf = (header: string): string[] => header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
const names = (header: string, version: Version): boolean =>
  header.trim() === '*' || tagsOf(header).includes(etagOf(version));

/** The check a write must pass: 428 without If-Match, 412 when the row has changed since. */
export function precondition(request: FastifyRequest): (version: Version) => void {
  const header = request.headers['if-match'];
  if (header === undefined) {
    throw new ApiError('precondition_required', 'Send If-Match with the ETag the row was read with, or *');
  }
  return (version) => {
    if (!names(header, version)) {
      throw new ApiError('precondition_failed', `The row is at ${etagOf(version)}, not at ${header}`);
    }
  };
}

/** Answers what was written with its ETag and address: 201 when it is new. */
export function sendCreated<Row>(
  reply: FastifyReply,
  row: Row,
  { created, version, url }: { created: boolean; version: Version; url: string },
): Row {
  reply
    .code(created ? 201 : 200)
    .header('etag', etagOf(version))
    .header('location', url);
  return row;
}

/** Answers a row with its ETag, or 304 where the caller has it. */
export function sendRow<Row extends { version: Version }>(
  request: FastifyRequest,
  reply: FastifyReply,
  row: Row,
  version: Version = row.version,
): Row {
  reply.header('etag', etagOf(version));
  const reading = request.method === 'GET' || request.method === 'HEAD';
  const known = request.headers['if-none-match'];
  if (reading && known !== undefined && names(known, version)) {
    reply.code(304).send();
    return reply as unknown as Row;
  }
  return row;
}
