import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';

export interface LogOptions {
  level: string;
  /** For people at a terminal; JSON otherwise. */
  pretty: boolean;
  destination?: NodeJS.WritableStream;
}

const SECRET_FIELDS = ['authorization', 'key', 'password', 'sealed', 'hash', 'connectionString'];

/** A logger that cannot tell a secret: key-like fields are masked, and errors leave out the values of a query. */
export function createLogger({ level, pretty: forPeople, destination = process.stdout }: LogOptions): Logger {
  const options = {
    level,
    redact: {
      paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[redacted]',
    },
    serializers: { err: describeError },
  };
  if (!forPeople) return pino(options, destination as pino.DestinationStream);
  const ignore = 'pid,hostname,reqId,method,url,status,ms,key_id';
  const messageFormat = '{msg}{if status} {method} {url} {status} in {ms} ms ({reqId}){end}';
  return pino(
    options,
    pretty({ destination, ignore, messageFormat, translateTime: 'SYS:HH:MM:ss', sync: true }),
  );
}

/** An error without what a query's text and parameters would give away. */
function describeError(error: Error & { code?: string }): object {
  const message = error.message.replace(/^Failed query:[\s\S]*$/, 'a query failed');
  const stack = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .join('\n');
  const cause = error.cause instanceof Error ? describeError(error.cause) : undefined;
  return {
    type: error.name,
    message,
    ...(error.code && { code: error.code }),
    stack,
    ...(cause && { cause }),
  };
}
