import { isPermitted } from '../../access/authority.ts';
import { secretsOfPair } from '../../client/credential-headers.ts';
import { InsufficientAuthorityError, UnauthenticatedError } from '../../core/refusal.ts';
import type { Request } from '../../core/request.ts';
import type { Exchange } from '../exchange.ts';
import { BodyError } from '../read-body.ts';
import { takeCredential, type Presented } from './presented-credential.ts';
import type { Surfaces } from '../surfaces.ts';

const ASK = 'introspection:read';

/** A service that asks about a credential which it was shown. */
export interface Asker {
  readonly call: Request;
  /** Its own secret. */
  readonly secret: string;
}

/** The client authentication of RFC 6749, section 2.3, is missing or failed: `invalid_client`. */
export class ClientAuthenticationError extends UnauthenticatedError {
  /** Was it attempted as `Authorization: Basic` or in the form? */
  readonly isAttempted: boolean;
  constructor(message: string, gate: UnauthenticatedError['gate'] = null) {
    super(message, gate);
    this.isAttempted = gate !== null;
  }
}

type Form = ReadonlyMap<string, string>;
/**
 * What the service presents; `isClient` when it authenticates as an OAuth client, by Basic or in
 * the form.
 */
type Attempt = { readonly secret: string; readonly isClient: boolean };

/**
 * Authenticates the service by its token or key: as Bearer, as Basic, in X-API-Key, or as
 * `client_id` and `client_secret` in the form (client_secret_post). Spends no budget.
 */
export async function admitAsker(
  { admit }: Surfaces,
  exchange: Exchange,
  form: Form = new Map(),
): Promise<Asker> {
  const attempt = requireOneWay(takeCredential(exchange.request), form);
  if (!attempt) {
    await admit(exchange, null, { spends: true });
    throw new ClientAuthenticationError(
      `Authenticate with a token or key that has ${ASK}: as Bearer, or as Basic with its prefix and the secret.`,
    );
  }
  const { secret, isClient } = attempt;
  try {
    return { call: await admit(exchange, secret, { spends: false }), secret };
  } catch (error) {
    throw isClient && error instanceof UnauthenticatedError
      ? new ClientAuthenticationError(error.message, error.gate)
      : error;
  }
}

// Security: of two ways (RFC 6749, section 2.3) a proxy in front may have checked the other one.
function requireOneWay(presented: Presented, form: Form): Attempt | null {
  if (presented.kind === 'ambiguous')
    throw new BodyError(400, 'The request presents two credentials that differ. Send one.');
  const isPosted =
    form.has('client_secret') || form.has('client_assertion') || form.has('client_assertion_type');
  if (isPosted && presented.kind === 'one' && !presented.isForeign)
    throw new BodyError(
      400,
      'The client authenticates in a header and in the form. Use one of them.',
    );
  if (isPosted) return fromForm(form);
  return presented.kind === 'none'
    ? null
    : { secret: presented.secret, isClient: presented.isBasic };
}

/**
 * RFC 6749, section 2.3.1. The client id is the prefix of the secret, or any name that is not a
 * credential.
 */
function fromForm(form: Form): Attempt {
  const [id, secret] = [form.get('client_id'), form.get('client_secret')];
  if (form.has('client_assertion') || form.has('client_assertion_type')) {
    if (secret !== undefined)
      throw new BodyError(
        400,
        'The form has both client_secret and client_assertion. Send client_secret.',
      );
    throw new ClientAuthenticationError(
      'Clients cannot authenticate by client_assertion. Send client_secret.',
      'CREDENTIAL_KNOWN',
    );
  }
  if (id === undefined)
    throw new BodyError(400, 'The parameter client_id is missing: the prefix of client_secret.');
  const secrets = secretsOfPair(id, secret ?? '');
  // What is no credential of Latchkey is looked up all the same, so that every failure is alike.
  return { secret: secrets.length === 1 ? (secrets[0] ?? '') : '', isClient: true };
}

/** Rejects a caller without the permission to ask about other credentials. */
export function requireMayAsk({ caller, catalog }: Request): void {
  const asked = catalog.permission(ASK);
  if (caller && asked !== null && isPermitted(caller.authority, asked, null)) return;
  throw new InsufficientAuthorityError(
    `It takes ${ASK}, on every entity, to ask about credentials.`,
    [ASK],
    'ROLE_GRANTS',
  );
}
