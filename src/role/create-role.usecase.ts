import type { RoleFacts } from '../access/standing.ts';
import { requireGrantable } from '../access/hand-out.ts';
import { parseInput } from '../core/parse-input.ts';
import { ConflictError, ValidationError } from '../core/refusal.ts';
import type { Request } from '../core/request.ts';
import { roleInput, ROLES_MAX } from './role-input.ts';
import { findRoleByKey, insertRole, listRoles } from './role.store.ts';

/** The key, unique in the organization, the name, and what the role may do. */
export interface CreateRoleInput {
  readonly key: string;
  readonly name: string;
  readonly grants: readonly string[];
}

/** Makes a role of the organization's own, no wider than its maker. */
export function createRole(request: Request, input: CreateRoleInput): Promise<RoleFacts> {
  return request.write(
    { permission: 'role:create', serialized: true },
    async ({ em, now, actor, record }) => {
      const { organization } = actor.standing;
      const parsed = parseInput(roleInput(request.catalog), input);
      if (!parsed.ok) throw new ValidationError(parsed.issues);
      requireGrantable(actor, parsed.value, request.catalog);
      if ((await listRoles(em, organization.id)).length >= ROLES_MAX)
        throw new ConflictError(
          `An organization has at most ${ROLES_MAX} roles. Delete one that nobody has.`,
          ['key'],
        );
      if (await findRoleByKey(em, organization.id, parsed.value.key))
        throw new ConflictError(`There is a role ${parsed.value.key} already.`, ['key']);
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
