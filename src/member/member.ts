import type { MembershipFacts, OrganizationFacts, RoleFacts, UserFacts } from '../access/standing.ts';

/** A user in an organization, with one role. */
export interface MemberFacts extends MembershipFacts {
  readonly user: UserFacts;
  readonly role: RoleFacts;
  readonly organization: OrganizationFacts;
}

/** What a person calls a member: the e-mail address, or the name of a service user. */
export const labelOf = ({ user }: Pick<MemberFacts, 'user'>): string => user.email ?? user.name;
