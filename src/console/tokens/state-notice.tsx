import type { TokenRowFragment } from '../../generated/console/graphql.ts';
import { Notice } from '../components/notice.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { formatMomentInZone } from '../components/time.ts';
import { kindOf } from './kinds.ts';

/** Explains why a token or key is not usable. */
export function StateNotice({ token }: { readonly token: TokenRowFragment }) {
  const { status, blockedBy, expiresAt, revokedAt } = token;
  const [noun] = kindOf(token).nouns;
  if (status === 'REVOKED')
    return (
      <Notice tone="danger">
        Revoked{token.__typename !== 'ApiKey' && token.revokedBy && ` by ${token.revokedBy.name}`}{' '}
        {revokedAt !== null && <RelativeTime at={revokedAt} />}. Requests that use it fail.
      </Notice>
    );
  if (status === 'EXPIRED')
    return (
      <Notice>
        This {noun} expired {expiresAt !== null && `on ${formatMomentInZone(new Date(expiresAt))}`}.
        Requests that use it fail.
        {token.viewerCan.includes('REGENERATE') && ' Regenerate it to get a new secret.'}
        {token.__typename === 'ApiKey' && ' Create a new one to replace it.'}
      </Notice>
    );
  if (blockedBy)
    return (
      <Notice tone="danger">
        This {noun} is blocked: {blockedBy.reason} Requests that use it fail.
      </Notice>
    );
  return null;
}
