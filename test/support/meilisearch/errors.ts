/** The body of an error as the server writes it, in a reply and in a failed task alike. */
export interface ErrorBody {
  message: string;
  code: string;
  type: string;
  link: string;
}

const statuses: Record<string, number> = {
  api_key_already_exists: 409,
  api_key_not_found: 404,
  document_not_found: 404,
  index_not_found: 404,
  internal: 500,
  invalid_api_key: 403,
  invalid_content_type: 415,
  missing_authorization_header: 401,
  missing_content_type: 415,
  not_in_the_stub: 501,
  task_not_found: 404,
  too_many_search_requests: 503,
};

const types: Record<string, string> = {
  internal: 'internal',
  invalid_api_key: 'auth',
  missing_authorization_header: 'auth',
  too_many_search_requests: 'system',
};

export const errorBody = (code: string, message: string): ErrorBody => ({
  message,
  code,
  type: types[code] ?? 'invalid_request',
  link: `https://docs.meilisearch.com/errors#${code}`,
});

export interface Refusal extends Error {
  status: number;
  body: ErrorBody;
}

/** What is thrown where the server would answer with an error; a task that throws it ends as failed. */
export const refusal = (code: string, message: string): Refusal =>
  Object.assign(new Error(message), { status: statuses[code] ?? 400, body: errorBody(code, message) });

export const isRefusal = (error: unknown): error is Refusal => error instanceof Error && 'body' in error;

export const noIndex = (uid: string): Refusal => refusal('index_not_found', `Index \`${uid}\` not found.`);

/** Marks a request that a real server may answer and this one does not, so that a test cannot pass by luck. */
export const notHere = (what: string): Refusal => refusal('not_in_the_stub', `The stub has no ${what}.`);
