import DataLoader from 'dataloader';
import type { Request } from '../core/request.ts';
import { countUsesOf, type RoleUses } from './role.store.ts';

const loaders = new WeakMap<Request, DataLoader<string, RoleUses>>();

/**
 * How many members and API keys have a role: for all roles that a request asks about in one
 * statement. The loader goes when its request does.
 */
export function loadRoleUses(request: Request, roleId: string): Promise<RoleUses> {
  const loader =
    loaders.get(request) ??
    new DataLoader<string, RoleUses>(
      async (ids) => {
        const found = await countUsesOf(request.em, ids);
        return ids.map((id) => found.get(id) ?? { members: 0, apiKeys: 0 });
      },
      // Each mutation of a document shows what it left.
      { cache: false },
    );
  loaders.set(request, loader);
  return loader.load(roleId);
}
