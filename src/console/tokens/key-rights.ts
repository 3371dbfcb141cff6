import type { TokenRowFragment } from '../../generated/console/graphql.ts';
import type { Viewer } from '../session/viewer.ts';

/**
 * What the viewer may do to an API key. What they may not do, or what is of no use, is not offered.
 * The server decides.
 */
export interface KeyRights {
  readonly update: boolean;
  readonly revoke: boolean;
  readonly restore: boolean;
  readonly delete: boolean;
}

/**
 * Works out the rights from the viewer's permissions, the key's state, and the organization's
 * policy.
 */
export function rightsOverKey(
  { status, expiresAt }: TokenRowFragment,
  { permissions, organization }: Viewer,
  now: Date,
): KeyRights {
  const holds = (operation: string): boolean => permissions.includes(`api-key:${operation}`);
  const isRevoked = status === 'REVOKED';
  const isPast = expiresAt !== null && new Date(expiresAt) <= now;
  return {
    update: holds('update'),
    // An expired key fails already.
    revoke: status === 'ACTIVE' && holds('revoke'),
    restore: isRevoked && !isPast && (holds('restore') || holds('revoke')),
    delete: holds('delete') && (organization.policy.deleteActiveTokens || status !== 'ACTIVE'),
  };
}
