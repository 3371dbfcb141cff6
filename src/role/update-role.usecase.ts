import { requireChange, requireGrantable } from '../access/hand-out.ts';
import type { RoleFacts } from '../access/standing.ts';
import { neverOutgrows } from '../catalog/grant.ts';
import { NOTHING, without } from '../catalog/permission-set.ts';
import { toGlobalId } from '../core/global-id.ts';
import { parseInput } from '../core/parse-input.ts';
import { ValidationError } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { CHANGE_OF_GRANTS } from './role-operations.rule.ts';
import { requireOwner, requireOwnRole } from './role.rule.ts';
import { roleChanges } from './role-input.ts';
import { updateRoleRow } from './role.store.ts';

/** The key of the role, and the changes. Omitted fields stay unchanged. */
export interface UpdateRoleInput {
  readonly key: string;
  readonly name?: string | null | undefined;
  readonly grants?: readonly string[] | null | undefined;
}

/** Changes a custom role. The change applies to everyone with this role from their next request. */
export function updateRole(call: SignedInCall, input: UpdateRoleInput): Promise<RoleFacts> {
  const { catalog } = call;
  return call.write({ role: input.key, serialized: true }, async (write) => {
    const before = await requireOwnRole(write, input.key, 'UPDATE', catalog);
    const parsed = parseInput(roleChanges(catalog), input);
    if (!parsed.ok) throw new ValidationError(parsed.issues);
    const after: RoleFacts = {
      ...before,
      name: parsed.value.name ?? before.name,
      grants: parsed.value.grants ?? before.grants,
    };
    const [held, given] = [catalog.grants(before.grants), catalog.grants(after.grants)];
    const grows = after.grants.some((grant) => !neverOutgrows(grant, before.grants));
    const change = {
      gives: grows || without(given, held) !== NOTHING,
      takes: without(held, given) !== NOTHING || after.name !== before.name,
    };
    requireChange(write.actor, CHANGE_OF_GRANTS, change, toGlobalId('Role', before.id), catalog);
    requireGrantable(write.actor, after, catalog, held);
    await updateRoleRow(write.em, before.id, after);
    await requireOwner(write, catalog);
    await write.record({
      action: 'role.updated',
      target: { type: 'Role', id: before.id, label: before.key },
      detail: `${before.grants.join(', ')} → ${after.grants.join(', ')}`,
    });
    return after;
  });
}
