import { toGlobalId } from '../core/global-id.ts';
import { InvalidStateError } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { deleteRoleRow } from './role.store.ts';
import { countUses } from './role-use.store.ts';
import { requireOwnRole } from './role.rule.ts';

/** Deletes a role that no member and no API key has. */
export function deleteRole(
  call: SignedInCall,
  input: { readonly key: string },
): Promise<{ deletedId: string }> {
  return call.write({ role: input.key, serialized: true }, async (write) => {
    const role = await requireOwnRole(write, input.key, 'DELETE', call.catalog);
    const { members, apiKeys } = await countUses(write.em, role.id);
    if (members + apiKeys > 0) throw new InvalidStateError(whyInUse(members, apiKeys), 'IN_USE');
    await deleteRoleRow(write.em, role.id);
    await write.record({
      action: 'role.deleted',
      target: { type: 'Role', id: role.id, label: role.key },
      detail: role.grants.join(', '),
    });
    return { deletedId: toGlobalId('Role', role.id) };
  });
}

/**
 * Explains what to do first. A member can be reassigned, but the role of an API key cannot be
 * changed.
 */
function whyInUse(members: number, apiKeys: number): string {
  if (apiKeys === 0) return `Assigned to ${inWords(members, 'member')}. Reassign them first.`;
  const keys = inWords(apiKeys, 'API key');
  if (members === 0) return `Assigned to ${keys}. Delete them first, revoked and expired ones too.`;
  return `Assigned to ${inWords(members, 'member')} and ${keys}. Reassign the members and delete the keys first, revoked and expired ones too.`;
}

const inWords = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;
