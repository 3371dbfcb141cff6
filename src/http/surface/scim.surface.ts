import { PublicError } from '../../core/public-error.ts';
import { UnauthenticatedError } from '../../core/refusal.ts';
import type { Exchange } from '../exchange.ts';
import { takeCredential } from '../caller/presented-credential.ts';
import type { Surfaces } from '../surfaces.ts';

class NotImplementedError extends PublicError {
  readonly httpStatus = 501;
  readonly code = 'INTERNAL';
  readonly error = 'not_implemented';
}

/** Accepts SCIM tokens only. Provisioning is not implemented yet. */
export async function serveScim({ admit }: Surfaces, exchange: Exchange): Promise<void> {
  const presented = takeCredential(exchange.request);
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
  throw new NotImplementedError(
    'SCIM provisioning is not implemented. Use the mutation inviteMember to invite members.',
  );
}
