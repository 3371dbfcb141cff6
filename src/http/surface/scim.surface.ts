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
export async function serveScim(
  { admit, admitAnonymous }: Surfaces,
  exchange: Exchange,
): Promise<void> {
  const presented = takeCredential(exchange.request);
  if (presented.kind === 'ambiguous')
    throw new UnauthenticatedError(
      'The request presents two credentials that differ. Send one.',
      'CREDENTIAL_KNOWN',
    );
  if (presented.kind === 'none') {
    await admitAnonymous(exchange);
    throw new UnauthenticatedError('Send a SCIM token as Authorization: Bearer.');
  }
  await admit(exchange, presented.secret, { surface: 'scim', spends: true });
  throw new NotImplementedError(
    'SCIM provisioning is not implemented. Use the mutation inviteMember to invite members.',
  );
}
