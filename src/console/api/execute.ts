import { addressOf } from '../base.ts';
import type { TypedDocumentString } from '../../generated/console/graphql.ts';

/** A top-level error of a response. */
interface TopLevelError {
  readonly message: string;
  readonly extensions?: {
    readonly code?: string;
    readonly gate?: string;
    readonly missing?: readonly string[];
  };
}

/**
 * The server rejected the request or could not be reached. Refusals of mutations are data and are
 * not thrown.
 */
export class RequestError extends Error {
  /** UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT, INTERNAL, or UNREACHABLE without a response. */
  readonly code: string;
  readonly missing: readonly string[];

  constructor(code: string, { message, extensions }: TopLevelError) {
    super(message);
    this.name = 'RequestError';
    this.code = code;
    this.missing = extensions?.missing ?? [];
  }
}

const unreachable = (): RequestError =>
  new RequestError('UNREACHABLE', {
    message: "Can't reach the server. Check your connection and try again.",
  });

/** Runs a typed document as the user of the session cookie. */
export async function execute<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Result> {
  const response = await fetch(addressOf('/graphql'), {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json, application/json',
    },
    body: JSON.stringify({ query: document.toString(), variables }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw unreachable();
  });
  const body = (await response.json().catch(() => null)) as {
    data?: Result | null;
    errors?: readonly TopLevelError[];
  } | null;
  const [error] = body?.errors ?? [];
  if (error) throw new RequestError(error.extensions?.code ?? 'INTERNAL', error);
  if (!body?.data) throw unreachable();
  return body.data;
}
