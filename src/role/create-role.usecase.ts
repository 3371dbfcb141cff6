import type { RoleFacts } from '../access/standing.ts';
import { requireGrantable } from '../access/hand-out.ts';
import { parseInput } from '../core/parse-input.ts';
import { ConflictError, ValidationError } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { roleInput, ROLES_MAX } from './role-input.ts';
import { CREATE_ROLE } from './role-operations.rule.ts';
import { findRoleByKey, insertRole, listRoles } from './role.store.ts';

/** The key, which is unique in the organization, the name and the grants. */
export interface CreateRoleInput {
  readonly key: string;
  readonly name: string;
  readonly grants: readonly string[];
}

/** Creates a custom role within the actor's authority. */
export function createRole(call: SignedInCall, input: CreateRoleInput): Promise<RoleFacts> {
  return call.write(
    { permission: CREATE_ROLE, serialized: true },
    async ({ em, now, actor, record }) => {
      const { organization } = actor.standing;
      const parsed = parseInput(roleInput(call.catalog), input);
      if (!parsed.ok) throw new ValidationError(parsed.issues);
      requireGrantable(actor, parsed.value, call.catalog);
      if ((await listRoles(em, organization.id)).length >= ROLES_MAX)
        throw new ConflictError(
          `An organization can have at most ${ROLES_MAX} roles. Delete an unused one.`,
          ['key'],
        );
      if (await findRoleByKey(em, organization.id, parsed.value.key))
        throw new ConflictError(`A role with the key ${parsed.value.key} already exists.`, ['key']);
      const role = await insertRole(em, organization.id, { ...parsed.value, builtIn: false }, now);
      await record({
        action: 'role.created',
        target: { type: 'Role', id: role.id, label: role.key },
        detail: role.grants.join(', '),
      });
      return role;
    },
  );
}
