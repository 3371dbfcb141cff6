import type {
  MembershipFacts,
  OrganizationBasis,
  RoleFacts,
  Basis,
  UserFacts,
} from './standing.ts';

/** What a member brings to a decision without a credential. */
export interface SignedInFacts {
  readonly owner: UserFacts;
  readonly membership: MembershipFacts;
  readonly role: RoleFacts;
  readonly organization: OrganizationBasis;
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
}: SignedInFacts): Basis => ({
  credential: {
    id: membership.id,
    kind: 'SESSION',
    type: null,
    prefix: '',
    narrowed: false,
    scopes: [],
    ipAllowList: [],
    createdAt: membership.createdAt,
    expiresAt: null,
    revokedAt: null,
  },
  organization,
  owner,
  membership,
  role,
  makers: [],
});
