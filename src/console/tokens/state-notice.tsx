import { Notice } from '../components/notice.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { formatMomentInZone } from '../components/time.ts';
import type { LifeFacts } from './token-status.tsx';

interface StateNoticeProps extends LifeFacts {
  readonly what: 'token' | 'key';
  readonly blockedBy: { readonly reason: string } | null;
  readonly revokedAt: string | null;
  readonly revokedBy?: { readonly name: string } | null;
  /** What to do about one that has expired. */
  readonly remedy: string;
}

/** Why a token or key does not work, when it does not. */
export function StateNotice({
  what,
  status,
  blockedBy,
  expiresAt,
  revokedAt,
  revokedBy,
  remedy,
}: StateNoticeProps) {
  if (status === 'REVOKED')
    return (
      <Notice tone="danger">
        Revoked{revokedBy && ` by ${revokedBy.name}`}{' '}
        {revokedAt !== null && <RelativeTime at={revokedAt} />}. Requests that use it fail.
      </Notice>
    );
  if (status === 'EXPIRED')
    return (
      <Notice>
        This {what} expired {expiresAt !== null && `on ${formatMomentInZone(new Date(expiresAt))}`}.
        Requests that use it fail. {remedy}
      </Notice>
    );
  if (blockedBy)
    return (
      <Notice tone="danger">
        This {what} is blocked: {blockedBy.reason} Requests that use it fail.
      </Notice>
    );
  return null;
}
