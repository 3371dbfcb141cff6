import DataLoader from 'dataloader';
import type { Call } from '../core/call.ts';
import { countUsesOf, type RoleUses } from './role-use.store.ts';

const loaders = new WeakMap<Call, DataLoader<string, RoleUses>>();

/**
 * Returns how many members and API keys have a role. Batches the lookups of one request into one
 * statement.
 */
export function loadRoleUses(call: Call, roleId: string): Promise<RoleUses> {
  const loader =
    loaders.get(call) ??
    new DataLoader<string, RoleUses>(
      async (ids) => {
        const found = await countUsesOf(call.em, ids);
        return ids.map((id) => found.get(id) ?? { members: 0, apiKeys: 0 });
      },
      // Not cached, so that each mutation of a document returns current counts.
      { cache: false },
    );
  loaders.set(call, loader);
  return loader.load(roleId);
}
