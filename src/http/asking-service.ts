import { isPermitted } from '../access/authority.ts';
import { InsufficientAuthorityError, UnauthenticatedError } from '../refusal.ts';
import type { Request } from '../request.ts';
import type { Exchange } from './exchange.ts';
import { BodyError } from './read-body.ts';
import { takeCredential } from './presented-credential.ts';
import type { Surfaces } from './surfaces.ts';

const ASK = 'introspection:read';

/** A service that asks about a credential which it was shown. */
export interface Asker {
  readonly call: Request;
  /** Its own secret. */
  readonly secret: string;
}

/** Who asks, by a token or key of its own: as Bearer, as Basic with prefix and secret, or in X-API-Key. Spends no budget. */
export async function admitAsker({ admit }: Surfaces, exchange: Exchange): Promise<Asker> {
  const presented = takeCredential(exchange.request, { basic: true });
  if (presented.kind === 'ambiguous') throw new BodyError(400, 'The request presents two credentials that differ. Send one.');
  if (presented.kind === 'none') {
    await admit(exchange, null, { spends: true });
    throw new UnauthenticatedError(`Authenticate with a token or key that has ${ASK}: as Bearer, or as Basic with its prefix and the secret.`);
  }
  return { call: await admit(exchange, presented.secret, { spends: false }), secret: presented.secret };
}

/** Refuses whoever may not ask about other credentials. */
export function requireMayAsk({ caller, catalog }: Request): void {
  const asked = catalog.permission(ASK);
  if (caller && asked !== null && isPermitted(caller.authority, asked, null)) return;
  throw new InsufficientAuthorityError(`It takes ${ASK}, on every entity, to ask about credentials.`, [ASK], 'ROLE_GRANTS');
}
