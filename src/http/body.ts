import type { FastifyInstance } from 'fastify';
import { ApiError } from '../errors.ts';
import { decodeUtf8, textFaults } from '../validation/text.ts';

/**
 * JSON bodies are taken only as valid UTF-8, and without what no database stores; NDJSON bodies stay streams.
 */
export function installBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  for (const type of ['application/json', 'application/merge-patch+json']) {
    app.addContentTypeParser<Buffer>(type, { parseAs: 'buffer' }, (request, body, done) => {
      const text = decodeUtf8(body);
      if (text === undefined)
        done(new ApiError('invalid_encoding', 'The body holds bytes that are not UTF-8'));
      else parseJson(request, text, done);
    });
  }
  app.addContentTypeParser('application/x-ndjson', (_request, payload, done) => done(null, payload));

  app.addHook('preValidation', async (request) => {
    const isStream = request.body !== null && typeof request.body === 'object' && 'pipe' in request.body;
    const faults = [
      ...textFaults(request.params).map((fault) => ({ ...fault, pointer: `/path${fault.pointer}` })),
      ...textFaults(request.query).map((fault) => ({ ...fault, pointer: `/query${fault.pointer}` })),
      ...(isStream ? [] : textFaults(request.body)),
    ];
    if (faults.length > 0) throw new ApiError('invalid_request', undefined, faults);
  });
}
