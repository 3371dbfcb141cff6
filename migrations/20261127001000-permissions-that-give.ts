import { Migration } from '@mikro-orm/migrations';

/** The new permissions, by the permission that covered them before. */
const SPLIT = `(values
  ('member:update', 'member', 'promote'), ('member:update', 'member', 'reinstate'),
  ('role:update', 'role', 'widen'), ('organization:update', 'organization', 'relax-policy')) as split (whole, type, operation)`;

/**
 * Splits permissions that grant authority from those that reduce it: promote and reinstate members,
 * widen roles, relax the policy. Roles that had the original permission receive the new one, and so
 * do tokens with a scope that names it. Wildcard scopes no longer confer it, because it is guarded.
 */
export class Migration20261127001000 extends Migration {
  override up(): void {
    this.addSql(`
      update role set grants = grants || array(
        select split.type || ':' || split.operation from ${SPLIT}
        where (split.whole = any(role.grants) or '*:update' = any(role.grants)) and not (split.type || ':' || split.operation) = any(role.grants))
      where not built_in and grants && array['member:update', 'role:update', 'organization:update', '*:update'];`);
    this.addSql(`
      insert into scope (id, credential_id, permission, entity_id, created_at)
      select gen_random_uuid(), scope.credential_id, split.type || ':' || split.operation, scope.entity_id, scope.created_at
      from scope join ${SPLIT} on split.whole = scope.permission;`);
  }

  override down(): void {
    this.addSql(`delete from scope where permission in ('member:promote', 'member:reinstate', 'role:widen', 'organization:relax-policy');`);
    this.addSql(`
      update role set grants = array(
        select grant_text from unnest(grants) as grant_text
        where grant_text not in ('member:promote', 'member:reinstate', 'role:widen', 'organization:relax-policy'))
      where not built_in;`);
  }
}
