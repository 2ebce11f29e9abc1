import { ApiError } from '../errors.ts';

interface DatabaseError {
  code: string;
  constraint?: string;
  detail?: string;
}

/** The SQLSTATE (or the socket's error code) of a failure, through the wrapping of the query builder. */
export function databaseCode(error: unknown): string | undefined {
  return databaseError(error)?.code;
}

function databaseError(error: unknown): DatabaseError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = at as Error & { code?: unknown };
    if (typeof code === 'string' && /^([0-9A-Z]{5}|E[A-Z]+)$/.test(code))
      return at as unknown as DatabaseError;
  }
  return undefined;
}

const AWAY = /^(08|57P0|53|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|ENOENT)/;
const AWAY_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** The error a caller should see for a failure of the database, or undefined where it is our own fault. */
export function databaseProblem(error: unknown): ApiError | undefined {
  const { code = '' } = databaseError(error) ?? {};
  if (code.startsWith('22')) return new ApiError('invalid_request', 'A value is beyond what can be stored');
  if (code === '54000') return new ApiError('invalid_request', 'A value is larger than what can be stored');
  if (code === '23505') return new ApiError('conflict', 'Another row already has this value');
  if (code === '23503')
    return new ApiError('conflict', 'A row it names is gone, or another one depends on it');
  if (code === '57014') return new ApiError('unavailable', 'The database took too long');
  if (AWAY.test(code) || isConnectionLoss(error)) return new ApiError('unavailable', 'The database is away');
  return undefined;
}

function isConnectionLoss(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (AWAY_MESSAGE.test(at.message)) return true;
  }
  return false;
}
