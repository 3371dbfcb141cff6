import { requireAssignable, requireGrantable } from '../access/hand-out.ts';
import type { RoleFacts } from '../access/standing.ts';
import { parseInput } from '../parse-input.ts';
import { ValidationError } from '../refusal.ts';
import type { Request } from '../request.ts';
import { requireOwner, requireOwnRole } from './member.rule.ts';
import { roleChanges } from './role-input.ts';
import { updateRoleRow } from './role.store.ts';

/** Which role, by key, and what to change; what is left out stays. */
export interface UpdateRoleInput {
  readonly key: string;
  readonly name?: string | null | undefined;
  readonly grants?: readonly string[] | null | undefined;
}

/** Changes a role of the organization's own. Everybody who has it may do more, or less, from their next request on. */
export function updateRole(request: Request, input: UpdateRoleInput): Promise<RoleFacts> {
  return request.write({ permission: 'role:update', role: input.key, serialized: true }, async (write) => {
    const before = await requireOwnRole(write, input.key, 'changed');
    requireAssignable(write.actor, before, request.catalog);
    const parsed = parseInput(roleChanges(request.catalog), input);
    if (!parsed.ok) throw new ValidationError(parsed.issues);
    const after: RoleFacts = { ...before, name: parsed.value.name ?? before.name, grants: parsed.value.grants ?? before.grants };
    requireGrantable(write.actor, after, request.catalog, request.catalog.grants(before.grants));
    await updateRoleRow(write.em, before.id, after);
    await requireOwner(write, request.catalog);
    await write.record({
      action: 'role.updated',
      target: { type: 'Role', id: before.id, label: before.key },
      detail: `${before.grants.join(', ')} → ${after.grants.join(', ')}`,
    });
    return after;
  });
}
