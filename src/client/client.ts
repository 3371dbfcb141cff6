import type { TypedDocumentString } from '../generated/graphql.ts';

export * from '../generated/graphql.ts';
export {
  createAuthenticator,
  type Authenticate,
  type AuthenticatorOptions,
  type Wanted,
} from './authenticator.ts';
export type { AuthenticatedCaller } from './caller.ts';
export type { Incoming } from './presented-secrets.ts';
export { RefusedError } from './refused-error.ts';

/** The address of the server, and the credential of the caller. */
export interface ClientOptions {
  /** The URL of the API, for example https://latchkey.example.org/graphql. */
  readonly url: string;
  /** The secret of a session, token or API key. Omitted: an anonymous caller. */
  readonly secret?: string | undefined;
  /** A replacement for the global fetch: for tests, proxies, timeouts. */
  readonly fetch?: typeof fetch;
}

/** One top-level error. Branch on `extensions.code`. */
export interface TopLevelError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: {
    readonly code?:
      'UNAUTHENTICATED' | 'FORBIDDEN' | 'BAD_USER_INPUT' | 'RATE_LIMITED' | 'INTERNAL';
    readonly gate?: string;
    readonly missing?: readonly string[];
  };
}

/**
 * Thrown when the server rejected the request or could not answer it. Errors of a mutation's result
 * union are returned as data, not thrown.
 */
export class LatchkeyError extends Error {
  /** The HTTP status. */
  readonly status: number;
  readonly errors: readonly TopLevelError[];

  constructor(status: number, errors: readonly TopLevelError[]) {
    super(errors[0]?.message ?? `The server answered with status ${status}.`);
    this.name = 'LatchkeyError';
    this.status = status;
    this.errors = errors;
  }

  /** The code of the first error. Undefined when the response was not GraphQL. */
  get code(): string | undefined {
    return this.errors[0]?.extensions?.code;
  }
}

/** Executes typed documents as one caller. */
export type Execute = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  ...variables: Record<string, never> extends Variables ? [Variables?] : [Variables]
) => Promise<Result>;

/**
 * Creates a client that executes typed documents and throws `LatchkeyError` for failures.
 *
 * @example
 * const execute = createClient({
 *   url: 'http://127.0.0.1:4000/graphql',
 *   secret: process.env.LATCHKEY_TOKEN,
 * });
 * const { viewer } = await execute(ViewerDocument);
 */
export function createClient({ url, secret, fetch: send = fetch }: ClientOptions): Execute {
  const headers = {
    'Content-Type': 'application/json',
    Accept: 'application/graphql-response+json, application/json',
    ...(secret !== undefined && { Authorization: `Bearer ${secret}` }),
  };
  return async (document, ...[variables]) => {
    const response = await send(url, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: document.toString(), variables }),
    });
    const body = (await response.json().catch(() => null)) as {
      data?: unknown;
      errors?: readonly TopLevelError[];
    } | null;
    if (!body?.data || body.errors) throw new LatchkeyError(response.status, body?.errors ?? []);
    return body.data as never;
  };
}
