import DataLoader from 'dataloader';
import type { UserFacts } from '../access/standing.ts';
import type { Call } from '../core/call.ts';
import type { MemberFacts } from './member.ts';
import { findMembersByUser } from './member.store.ts';
import { findMemberUsers, findUsers } from '../user/user.store.ts';

type Load<T> = (call: Call, id: string) => Promise<T | null>;

/**
 * Returns a loader that batches the lookups of one request into one statement. Its cache lives as
 * long as the request.
 */
function perRequest<T>(
  find: (call: Call, ids: readonly string[]) => Promise<T[]>,
  keyOf: (found: T) => string,
): Load<T> {
  const loaders = new WeakMap<Call, DataLoader<string, T | null>>();
  return (call, id) => {
    const loader =
      loaders.get(call) ??
      new DataLoader<string, T | null>(async (ids) => {
        const found = new Map((await find(call, ids)).map((one) => [keyOf(one), one]));
        return ids.map((one) => found.get(one) ?? null);
      });
    loaders.set(call, loader);
    return loader.load(id);
  };
}

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
