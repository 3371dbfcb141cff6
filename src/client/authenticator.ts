import { toCaller, type Caller } from './caller.ts';
import { introspect } from './introspect.ts';
import type { CredentialHeaders } from './credential-headers.ts';
import { presentedSecrets, type Incoming } from './presented-secrets.ts';
import { badCredential, noCredential, notAllowed } from './refused-error.ts';

/** Where Latchkey is, and as whom the service asks. */
export interface AuthenticatorOptions {
  /** The address of Latchkey, for example https://latchkey.example.org: without /graphql. */
  readonly url: string | undefined;
  /** The service's own token or key, which has introspection:read. */
  readonly secret: string | undefined;
  /**
   * How long an answer may take before the visitor is refused with 503: 3 seconds unless you say
   * otherwise.
   */
  readonly timeoutMs?: number;
  /** Another fetch than the global one: for tests, proxies, certificates. */
  readonly fetch?: typeof fetch;
}

/** What the visitor wants to do. */
export interface Wanted {
  /**
   * `entity-type:operation`, for example channel:read. Left out: any credential that is good is let
   * in.
   */
  readonly permission?: string;
  /** Your application's own id of the entity. Undefined: on every entity. */
  readonly entityId?: string | undefined;
  /**
   * Where the visitor comes from, as your framework knows it (`request.ip`, with its trusted
   * proxies set). Without it a credential that has a list of addresses is refused.
   */
  readonly ip?: string | undefined;
}

const NOT_VALID = 'The credential is not valid, or not from here.';

/** Says who asks, or throws a RefusedError. */
export type Authenticate = (request: Incoming, wanted?: Wanted) => Promise<Caller>;

/**
 * Makes the guard of a service. It throws a RefusedError for a visitor who is not let in, and a
 * plain Error when the service itself is not set up right: so nobody is let in where nobody looks.
 *
 * Every call asks Latchkey afresh; nothing is kept or shared. That is the promise: whoever is
 * suspended, demoted or revoked is refused at the very next request. A cache in front of it would
 * let them in for as long as it lasts.
 *
 * @example const authenticate = createAuthenticator({ url: 'https://latchkey.example.org', secret:
 * process.env.LATCHKEY_KEY }); const caller = await authenticate(request, { permission:
 * 'channel:read', entityId: '42', ip: request.ip });
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
      // A zone (fe80::1%eth0) names an interface of this host, and is no part of the address.
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

// Security: a secret with a line break in it would be quoted by the error of fetch, and so be
// logged.
function requireSecret(secret: string | undefined): string {
  if (secret !== undefined && /^[a-z]{3}_[0-9A-Za-z]{44}$/.test(secret)) return secret;
  throw new Error(
    "createAuthenticator: secret must be the service's own key (key_…) or token (pat_…), 48 characters and nothing else.",
  );
}

/**
 * Security: a permission that got lost on the way, in a variable that is not set, must not become
 * "any credential will do".
 */
function requireStated(wanted: Wanted): void {
  if ('permission' in wanted && !wanted.permission)
    throw new Error('authenticate: permission is there, but empty or undefined.');
  if (wanted.entityId === undefined) return;
  if (wanted.permission === undefined)
    throw new Error(
      'authenticate: entityId goes with permission: what is to be done to the entity?',
    );
  if (wanted.entityId === '')
    throw new Error('authenticate: entityId is empty. Leave it out to ask about every entity.');
}

function requireOne({ ours: [one, ...others], foreign }: CredentialHeaders): string {
  // Security: a proxy in front may have checked the other one of two that differ.
  if (others.length > 0)
    throw badCredential('The request presents two credentials that differ. Send one.');
  if (one) return one.secret;
  // Security: the credential of another product is rejected here; Latchkey never sees it.
  throw foreign ? badCredential(NOT_VALID) : noCredential();
}
