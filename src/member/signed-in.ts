import type { Standing } from '../access/standing.ts';
import type { MemberFacts } from './member.ts';

/**
 * Returns a member's standing as if signed in: with the whole role, not narrowed by a token. For
 * questions about users, not for requests.
 */
export const toSignedIn = ({
  id,
  status,
  createdAt,
  user,
  role,
  organization,
}: MemberFacts): Standing => ({
  credential: {
    id,
    kind: 'SESSION',
    type: null,
    prefix: '',
    name: user.name,
    description: null,
    narrowed: false,
    scopes: [],
    ipAllowList: [],
    createdAt,
    updatedAt: createdAt,
    expiresAt: null,
    revokedAt: null,
    revokedById: null,
    createdById: user.id,
    lastUsedAt: null,
    lastUsedIp: null,
    userAgent: null,
    ip: null,
  },
  organization,
  owner: user,
  membership: { id, status, createdAt },
  role,
  makers: [],
});
