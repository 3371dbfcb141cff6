import { readsAsAddress } from '../core/text-rules.ts';
import type {
  MembershipFacts,
  OrganizationBasis,
  RoleFacts,
  UserFacts,
} from '../access/standing.ts';

/** A user in an organization, with one role. */
export interface MemberFacts extends MembershipFacts {
  readonly user: UserFacts;
  readonly role: RoleFacts;
  readonly organization: OrganizationBasis;
}

/**
 * Returns a member's name for people: the e-mail address, or the name of a service user.
 *
 * Security: prevents impersonation by a name that looks like another user's e-mail address.
 */
export const labelOf = ({ user }: Pick<MemberFacts, 'user'>): string =>
  user.email ?? (readsAsAddress(user.name) ? `service user ${user.name}` : user.name);
