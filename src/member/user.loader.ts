import DataLoader from 'dataloader';
import type { UserFacts } from '../access/standing.ts';
import type { Request } from '../request.ts';
import { findUsers } from './user.store.ts';

const LOADERS = new WeakMap<Request, DataLoader<string, UserFacts | null>>();

/** Loads users by row id, those of one request together. The loader goes when the request does. */
export function loadUser(request: Request, id: string): Promise<UserFacts | null> {
  const known = LOADERS.get(request);
  const loader =
    known ??
    new DataLoader<string, UserFacts | null>(async (ids) => {
      const found = new Map((await findUsers(request.em, ids)).map((user) => [user.id, user]));
      return ids.map((one) => found.get(one) ?? null);
    });
  if (!known) LOADERS.set(request, loader);
  return loader.load(id);
}
