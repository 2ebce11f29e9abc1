import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../errors.ts';
import { mediaTypes } from '../exchange/formats.ts';
import { decodeUtf8, textFaults } from '../validation/text.ts';

/** What comes as rows. */
const ROWS = Object.values(mediaTypes);

/** JSON bodies are taken only as valid UTF-8, and without what no database stores; bodies of rows stay streams. */
export function installBodies(app: FastifyInstance): void {
  // A field named __proto__ stays a field of its own here: the schemas refuse it by name, like any unknown one.
  const parseJson = app.getDefaultJsonParser('ignore', 'ignore');
  app.removeAllContentTypeParsers();
  for (const type of ['application/json', 'application/merge-patch+json']) {
    app.addContentTypeParser<Buffer>(type, { parseAs: 'buffer' }, (request, body, done) => {
      const text = decodeUtf8(body);
      if (text === undefined)
        done(new ApiError('invalid_encoding', 'The body holds bytes that are not UTF-8'));
      else parseJson(request, text, done);
    });
  }
  app.addContentTypeParser(ROWS, (_request, payload, done) => done(null, payload));

  app.addHook('preValidation', async (request) => {
    const isStream = request.body instanceof Readable;
    const rows = ROWS.filter((type) => request.routeOptions.schema?.consumes?.includes(type));
    const taken = isStream ? rows.some((type) => type === essenceOf(request)) : rows.length === 0;
    if (!taken && !request.is404)
      throw new ApiError(
        'unsupported_media_type',
        `It takes ${rows.length > 0 ? rows.join(', ') : 'application/json'}`,
      );
    const faults = [
      ...textFaults(request.params).map((fault) => ({ ...fault, pointer: `/path${fault.pointer}` })),
      ...textFaults(request.query).map((fault) => ({ ...fault, pointer: `/query${fault.pointer}` })),
      ...(isStream ? [] : textFaults(request.body)),
    ];
    if (faults.length > 0) throw new ApiError('invalid_request', undefined, faults);
  });
}

const essenceOf = ({ headers }: FastifyRequest): string | undefined =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase();
