import { toCaller, type AuthenticatedCaller } from './caller.ts';
import { introspect } from './introspect.ts';
import type { CredentialHeaders } from './credential-headers.ts';
import { presentedSecrets, type Incoming } from './presented-secrets.ts';
import { badCredential, noCredential, notAllowed } from './refused-error.ts';

/** The address of Latchkey, and the credential of the service. */
export interface AuthenticatorOptions {
  /** The URL of Latchkey without /graphql, for example https://latchkey.example.org. */
  readonly url: string | undefined;
  /** The service's token or API key, which must have introspection:read. */
  readonly secret: string | undefined;
  /**
   * Maximum wait for a response, in milliseconds. Beyond it, the visitor is rejected with 503.
   * Default: 3,000.
   */
  readonly timeoutMs?: number;
  /** A replacement for the global fetch: for tests, proxies, certificates. */
  readonly fetch?: typeof fetch;
}

/** What the visitor wants to do. */
export interface Wanted {
  /**
   * `entity-type:operation`, for example channel:read. Omitted: any valid credential is accepted.
   */
  readonly permission?: string;
  /** The application's id of the entity. Undefined: every entity. */
  readonly entityId?: string | undefined;
  /**
   * The visitor's address, as determined by the framework (`request.ip`, with trusted proxies
   * configured). Without it, a credential with an IP allow list is rejected.
   */
  readonly ip?: string | undefined;
}

const NOT_VALID = 'The credential is not valid, or not from this address.';

/** Authenticates a request and returns its caller, or throws a RefusedError. */
export type Authenticate = (request: Incoming, wanted?: Wanted) => Promise<AuthenticatedCaller>;

/**
 * Creates a function that authenticates the visitors of a service. It throws a RefusedError when it
 * rejects a visitor, and a plain Error when the service is misconfigured, so a mistake never lets a
 * request through.
 *
 * Every call asks Latchkey; nothing is cached. Therefore a visitor who is suspended, demoted or
 * revoked is rejected at the next request. A cache in front of it would accept them until it
 * expires.
 *
 * @example
 * const authenticate = createAuthenticator({
 *   url: 'https://latchkey.example.org',
 *   secret: process.env.LATCHKEY_KEY,
 * });
 * const caller = await authenticate(request, {
 *   permission: 'channel:read',
 *   entityId: '42',
 *   ip: request.ip,
 * });
 */
export function createAuthenticator({
  url,
  secret,
  timeoutMs = 3_000,
  fetch: send = fetch,
}: AuthenticatorOptions): Authenticate {
  const asking = { endpoint: requireEndpoint(url), secret: requireSecret(secret), timeoutMs, send };
  return async (request, wanted = {}) => {
    requireStated(wanted);
    const token = requireOne(presentedSecrets(request));
    const { permission, entityId, ip } = wanted;
    const answer = await introspect(asking, {
      token,
      ...(permission !== undefined && { permission }),
      ...(entityId !== undefined && { entity_id: entityId }),
      // A zone id (fe80::1%eth0) names an interface of this host and is not part of the address.
      ...(ip !== undefined && { ip: ip.split('%', 1)[0] ?? '' }),
    });
    if (!answer.active) throw badCredential(NOT_VALID);
    if (permission !== undefined && answer.allowed !== true) throw notAllowed(permission, entityId);
    return toCaller(answer);
  };
}

function requireEndpoint(url: string | undefined): string {
  if (url !== undefined && /^https?:/.test(url) && URL.canParse(url))
    return `${url.replace(/\/+$/, '')}/oauth/introspect`;
  throw new Error(
    'createAuthenticator: url must be the address of Latchkey, such as https://latchkey.example.org.',
  );
}

// Security: information disclosure. The error of fetch quotes a secret with a line break, and the
// error is logged.
function requireSecret(secret: string | undefined): string {
  if (secret !== undefined && /^[a-z]{3}_[0-9A-Za-z]{44}$/.test(secret)) return secret;
  throw new Error(
    "createAuthenticator: secret must be the service's own key (key_…) or token (pat_…), 48 characters and nothing else.",
  );
}

/**
 * Security: missing authorization. A permission from an unset variable must not be read as "any
 * credential is accepted".
 */
function requireStated(wanted: Wanted): void {
  if ('permission' in wanted && !wanted.permission)
    throw new Error(
      'authenticate: permission must not be empty or undefined. Omit it to accept any valid credential.',
    );
  if (wanted.entityId === undefined) return;
  if (wanted.permission === undefined)
    throw new Error('authenticate: entityId requires permission.');
  if (wanted.entityId === '')
    throw new Error('authenticate: entityId must not be empty. Omit it to ask about every entity.');
}

function requireOne({ ours: [one, ...others], foreign }: CredentialHeaders): string {
  // Security: parser differential. Of two credentials, a proxy in front may have checked the other
  // one.
  if (others.length > 0)
    throw badCredential('The request presents two credentials that differ. Send one.');
  if (one) return one.secret;
  // Security: information disclosure. A credential of another product is rejected here and never
  // sent to Latchkey.
  throw foreign ? badCredential(NOT_VALID) : noCredential();
}
