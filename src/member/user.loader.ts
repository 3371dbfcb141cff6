import type { UserFacts } from '../access/standing.ts';
import { perRequest, type Load } from '../core/per-request.ts';
import type { MemberFacts } from './member.ts';
import { findMembersByUser } from './member.store.ts';
import { findMemberUsers, findUsers } from '../user/user.store.ts';

const userId = ({ id }: UserFacts): string => id;

/** Loads a user by row ID as the caller's organization knows them, including former members. */
export const loadUser: Load<UserFacts> = perRequest(
  ({ em, caller }, ids) =>
    caller ? findUsers(em, caller.standing.organization.id, ids) : Promise.resolve([]),
  userId,
);

/** Loads a user by row ID; null unless the user is a member of the caller's organization. */
export const loadMemberUser: Load<UserFacts> = perRequest(
  ({ em, caller }, ids) =>
    caller ? findMemberUsers(em, caller.standing.organization.id, ids) : Promise.resolve([]),
  userId,
);

/** Loads a user's membership in the caller's organization, by the row ID of the user. */
export const loadMembership: Load<MemberFacts> = perRequest(
  ({ em, caller }, ids) =>
    caller ? findMembersByUser(em, caller.standing.organization, ids) : Promise.resolve([]),
  ({ user }) => user.id,
);
