import DataLoader from 'dataloader';
import type { UserFacts } from '../access/standing.ts';
import type { Request } from '../request.ts';
import { findMemberUsers, findUsers } from './user.store.ts';

type LoadUser = (request: Request, id: string) => Promise<UserFacts | null>;

/** Loads what a request asks for one by one in one statement. The loader goes when its request does. */
function perRequest(find: (request: Request, ids: readonly string[]) => Promise<UserFacts[]>): LoadUser {
  const loaders = new WeakMap<Request, DataLoader<string, UserFacts | null>>();
  return (request, id) => {
    const loader =
      loaders.get(request) ??
      new DataLoader<string, UserFacts | null>(async (ids) => {
        const found = new Map((await find(request, ids)).map((user) => [user.id, user]));
        return ids.map((one) => found.get(one) ?? null);
      });
    loaders.set(request, loader);
    return loader.load(id);
  };
}

/** Loads a user by row id, member or not any more. */
export const loadUser: LoadUser = perRequest(({ em }, ids) => findUsers(em, ids));

/** Loads a user by row id; null for one who is not a member of the caller's organization any more. */
export const loadMemberUser: LoadUser = perRequest(({ em, caller }, ids) =>
  caller ? findMemberUsers(em, caller.standing.organization.id, ids) : Promise.resolve([]),
);
