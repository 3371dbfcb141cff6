import {
  InsufficientAuthorityError,
  RateLimitedError,
  UnauthenticatedError,
} from '../../core/refusal.ts';
import { challenge } from '../../graphql/errors.ts';
import { messageOf, whyUnavailable } from '../../core/unavailable.ts';
import type { Exchange } from '../exchange.ts';
import { takeCredential } from '../caller/presented-credential.ts';
import { respond } from '../respond.ts';
import type { Surfaces } from '../surfaces.ts';

const SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error';

/**
 * Serves errors in the form of RFC 7644, section 3.12. Only SCIM tokens are accepted here;
 * provisioning is not implemented yet.
 */
export async function serveScim({ admit }: Surfaces, exchange: Exchange): Promise<void> {
  const answer = (
    status: number,
    detail: string,
    headers: Readonly<Record<string, string>> = {},
  ): void =>
    respond(
      exchange.response,
      status,
      'application/scim+json; charset=utf-8',
      JSON.stringify({ schemas: [SCHEMA], status: String(status), detail }),
      headers,
    );
  const presented = takeCredential(exchange.request);
  try {
    if (presented.kind === 'ambiguous')
      throw new UnauthenticatedError(
        'The request presents two credentials that differ. Send one.',
        'CREDENTIAL_KNOWN',
      );
    const { caller } = await admit(exchange, presented.kind === 'one' ? presented.secret : null, {
      surface: 'scim',
      spends: true,
    });
    if (!caller) throw new UnauthenticatedError('Send a SCIM token as Authorization: Bearer.');
    answer(
      501,
      'SCIM provisioning is not implemented. Use the mutation inviteMember to invite members.',
    );
  } catch (error) {
    const unavailability = (exchange.unavailability = whyUnavailable(error));
    if (error instanceof UnauthenticatedError)
      answer(401, error.message, { 'WWW-Authenticate': challenge(error.gate && 'invalid_token') });
    else if (error instanceof RateLimitedError) answer(429, error.message);
    else if (error instanceof InsufficientAuthorityError) answer(403, error.message);
    else if (unavailability) answer(503, messageOf(unavailability), { 'Retry-After': '1' });
    else throw error;
  }
}
