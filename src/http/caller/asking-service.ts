import { may } from '../../access/may.ts';
import { secretsOfPair } from '../../client/credential-headers.ts';
import { InsufficientAuthorityError, UnauthenticatedError } from '../../core/refusal.ts';
import type { FindByPrefix } from '../../authority/prefix-lookup.store.ts';
import type { SignedInCall } from '../../core/call.ts';
import type { Exchange } from '../exchange.ts';
import { InvalidRequestError } from '../invalid-request.ts';
import { takeCredential, type Presented } from './presented-credential.ts';
import type { Surfaces } from '../surfaces.ts';

const ASK = 'introspection:read';

/** A service that asks about a credential that was presented to it. */
export interface Asker {
  readonly call: SignedInCall;
  /** The service's secret. */
  readonly secret: string;
  /** The lookup to evaluate the subject with. */
  readonly findByPrefix: FindByPrefix;
}

/** Client authentication (RFC 6749, section 2.3) is missing or failed: `invalid_client`. */
export class ClientAuthenticationError extends UnauthenticatedError {
  override readonly error = 'invalid_client';
}

type Form = ReadonlyMap<string, string>;
/**
 * The credential that the service presents. `isClient`: it authenticates as an OAuth client, by
 * Basic or in the form.
 */
type Attempt = { readonly secret: string; readonly isClient: boolean };

/**
 * Authenticates the service by its token or key: as Bearer, as Basic, in X-API-Key, or as
 * `client_id` and `client_secret` in the form (client_secret_post). Does not spend its rate limit.
 * Looks up the subject of its question (a secret or prefix) together with it.
 */
export async function admitAsker(
  { admit, admitAnonymous, lookAhead }: Surfaces,
  exchange: Exchange,
  readSubject: () => Promise<string | undefined>,
  form: Form = new Map(),
): Promise<Asker> {
  const attempt = requireOneWay(takeCredential(exchange.request), form);
  if (!attempt) {
    await admitAnonymous(exchange);
    throw new ClientAuthenticationError(
      `Authenticate with a token or key that has ${ASK}: as Bearer, or as Basic with its prefix and the secret.`,
    );
  }
  const { secret, isClient } = attempt;
  const findByPrefix = await lookAhead(secret, readSubject);
  try {
    return { call: await admit(exchange, secret, { spends: false }), secret, findByPrefix };
  } catch (error) {
    throw isClient && error instanceof UnauthenticatedError
      ? new ClientAuthenticationError(error.message, error.gate)
      : error;
  }
}

// Security: parser differential. Of two authentication methods (RFC 6749, section 2.3), a proxy in
// front may have checked the other one.
function requireOneWay(presented: Presented, form: Form): Attempt | null {
  if (presented.kind === 'ambiguous')
    throw new InvalidRequestError(
      400,
      'The request presents two credentials that differ. Send one.',
    );
  const isPosted =
    form.has('client_secret') || form.has('client_assertion') || form.has('client_assertion_type');
  if (isPosted && presented.kind === 'one' && !presented.isForeign)
    throw new InvalidRequestError(
      400,
      'The client authenticates both in a header and in the form. Use one of them.',
    );
  if (isPosted) return fromForm(form);
  return presented.kind === 'none'
    ? null
    : { secret: presented.secret, isClient: presented.isBasic };
}

/**
 * Reads the credential from the form (RFC 6749, section 2.3.1). The client id is the prefix of the
 * secret, or any name that is not a credential.
 */
function fromForm(form: Form): Attempt {
  const [id, secret] = [form.get('client_id'), form.get('client_secret')];
  if (form.has('client_assertion') || form.has('client_assertion_type')) {
    if (secret !== undefined)
      throw new InvalidRequestError(
        400,
        'The form has both client_secret and client_assertion. Send client_secret.',
      );
    throw new ClientAuthenticationError(
      'Client authentication by client_assertion is not supported. Send client_secret.',
      'CREDENTIAL_KNOWN',
    );
  }
  if (id === undefined)
    throw new InvalidRequestError(
      400,
      'The parameter client_id is missing. Send the prefix of client_secret.',
    );
  const secrets = secretsOfPair(id, secret ?? '');
  // Security: credential enumeration. A secret of another product is looked up too, so that every
  // failure looks the same.
  return { secret: secrets.length === 1 ? (secrets[0] ?? '') : '', isClient: true };
}

/** Rejects a caller without the permission to ask about other credentials. */
export function requireMayAsk(request: Pick<SignedInCall, 'caller' | 'catalog'>): void {
  if (may(request, ASK)) return;
  throw new InsufficientAuthorityError(
    `Asking about credentials requires ${ASK} on every entity.`,
    [ASK],
    'ROLE_GRANTS',
  );
}
