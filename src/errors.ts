import type { Fault } from './validation/ajv.ts';

/** Every code an error can carry: its HTTP status and title. Codes are stable; texts may change. */
export const errorCodes = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_json: { status: 400, title: 'The body is not JSON' },
  invalid_encoding: { status: 400, title: 'The body is not UTF-8' },
  invalid_cursor: { status: 400, title: 'The cursor is not one this list gave' },
  unauthenticated: { status: 401, title: 'A valid key is required' },
  forbidden: { status: 403, title: 'This key may not do that' },
  not_found: { status: 404, title: 'There is no such thing here' },
  method_not_allowed: { status: 405, title: 'This address does not take that method' },
  conflict: { status: 409, title: 'The request conflicts with what is stored' },
  request_in_flight: { status: 409, title: 'The same request is under way' },
  has_dependents: { status: 409, title: 'Something else depends on this row' },
  invalid_transition: { status: 409, title: 'Its state does not allow that' },
  no_capacity: { status: 409, title: 'The expert has no capacity left' },
  conflict_of_interest: { status: 409, title: 'There is a conflict of interest' },
  gone: { status: 410, title: 'It is no longer to be had' },
  precondition_failed: { status: 412, title: 'The row has changed since it was read' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'This content type is not taken here' },
  range_not_satisfiable: { status: 416, title: 'There is no such part of it' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key was used for another request' },
  precondition_required: { status: 428, title: 'If-Match is required' },
  rate_limited: { status: 429, title: 'Too many requests' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'A part the service needs is away for the moment' },
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** An error meant for the caller: `detail` says what happened in this case, `faults` name each wrong field. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];
  /** What else the problem document says. */
  readonly extra: { readonly allowed?: readonly string[] };

  constructor(
    code: ErrorCode,
    detail?: string,
    faults: readonly Fault[] = [],
    extra: ApiError['extra'] = {},
  ) {
    super(detail ?? errorCodes[code].title);
    this.code = code;
    this.faults = faults;
    this.extra = extra;
  }

  get status(): number {
    return errorCodes[this.code].status;
  }
}

export const notFound = (what: string, ref: string): ApiError =>
  new ApiError('not_found', `No ${what.replaceAll('_', ' ')} ${ref}`);
