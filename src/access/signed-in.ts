import type {
  MembershipFacts,
  OrganizationFacts,
  RoleFacts,
  Standing,
  UserFacts,
} from './standing.ts';

/** What a member brings to a decision without a credential. */
export interface SignedInFacts {
  readonly owner: UserFacts;
  readonly membership: MembershipFacts;
  readonly role: RoleFacts;
  readonly organization: OrganizationFacts;
}

/**
 * Returns a member's standing as if signed in: with the whole role, not narrowed by a token. For
 * questions about users and for decisions that they made earlier, not for requests.
 */
export const signedInStanding = ({
  owner,
  membership,
  role,
  organization,
}: SignedInFacts): Standing => ({
  credential: {
    id: membership.id,
    kind: 'SESSION',
    type: null,
    prefix: '',
    name: owner.name,
    description: null,
    narrowed: false,
    scopes: [],
    ipAllowList: [],
    createdAt: membership.createdAt,
    updatedAt: membership.createdAt,
    expiresAt: null,
    revokedAt: null,
    revokedById: null,
    createdById: owner.id,
    lastUsedAt: null,
    lastUsedIp: null,
    userAgent: null,
    ip: null,
  },
  organization,
  owner,
  membership,
  role,
  makers: [],
});
