import type { TokenOf } from './kinds.ts';
import type { Viewer } from '../session/viewer.ts';

/**
 * What the viewer may do to a personal access token. What they may not do, or what is of no use, is
 * not offered. The server decides.
 */
export interface TokenRights {
  readonly update: boolean;
  readonly revoke: boolean;
  readonly restore: boolean;
  readonly regenerate: boolean;
  readonly delete: boolean;
}

/**
 * Works out the rights from the viewer's permissions, the token's state, and the organization's
 * policy.
 */
export function rightsOver(
  token: TokenOf<'PersonalAccessToken'>,
  { user, permissions, organization }: Viewer,
  now: Date,
): TokenRights {
  const isOwn = token.owner.id === user?.id;
  const holds = (operation: string): boolean =>
    permissions.includes(`${isOwn ? 'personal-access-token' : 'member-token'}:${operation}`);
  const mayRestoreAny = permissions.includes('member-token:restore');
  const isRevoked = token.status === 'REVOKED';
  const isByOther = isRevoked && token.revokedBy?.id !== user?.id;
  const isPast = token.expiresAt !== null && new Date(token.expiresAt) <= now;
  const update = holds('update') && (isOwn || token.owner.kind === 'SERVICE');
  return {
    update,
    // An expired token fails already.
    revoke: token.status === 'ACTIVE' && (isOwn || holds('revoke')),
    restore: isRevoked && !isPast && (isByOther ? mayRestoreAny : isOwn || mayRestoreAny),
    regenerate: update && (!isByOther || !isOwn || mayRestoreAny),
    delete:
      (isOwn || holds('delete')) &&
      (organization.policy.deleteActiveTokens || token.status !== 'ACTIVE'),
  };
}
