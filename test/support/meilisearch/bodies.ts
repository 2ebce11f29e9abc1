import type { IncomingHttpHeaders } from 'node:http';
import type { Route } from './calls.ts';
import { refusal } from './errors.ts';

/** A lone surrogate is no JSON to the server, though it is to JavaScript. */
function parse(text: string): unknown {
  return JSON.parse(text, (_, value) => {
    if (typeof value === 'string' && !value.isWellFormed())
      throw new SyntaxError('lone surrogate in hex escape');
    return value;
  });
}

const readers: Record<string, (text: string) => unknown> = {
  'application/json': parse,
  'application/x-ndjson': (text) =>
    text
      .split('\n')
      .filter((line) => line.trim())
      .map(parse),
};
const accepted = {
  json: ['application/json'],
  documents: ['application/json', 'application/x-ndjson', 'text/csv'],
};

/** The body of a request as its route reads it, or the server's refusal of what cannot be read. */
export function readBody(reads: Route['reads'], headers: IncomingHttpHeaders, text: string): unknown {
  if (!reads) return undefined;
  const types = accepted[reads];
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const choice = types.map((each) => `\`${each}\``).join(', ');
  if (!type) {
    throw refusal(
      'missing_content_type',
      `A Content-Type header is missing. Accepted values for the Content-Type header are: ${choice}`,
    );
  }
  const reader = types.includes(type) ? readers[type] : undefined;
  if (!reader) {
    throw refusal(
      'invalid_content_type',
      `The Content-Type \`${type}\` is invalid. Accepted values for the Content-Type header are: ${choice}`,
    );
  }
  const name = type === 'application/json' ? 'json' : 'ndjson';
  if (!text.trim()) throw refusal('missing_payload', `A ${name} payload is missing.`);
  try {
    return reader(text);
  } catch (error) {
    throw refusal(
      'malformed_payload',
      `The \`${name}\` payload provided is malformed. \`${(error as Error).message}\`.`,
    );
  }
}

/** What a test sees of a body: JSON where it can be read as such, and text where not. */
export function showBody(text: string): unknown {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return text;
  }
}
