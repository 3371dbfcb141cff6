import { Migration } from '@mikro-orm/migrations';

/** The permissions that were split off, by the permission that covered them before. */
const SPLIT = `(values
  ('member:update', 'member', 'promote'), ('member:update', 'member', 'reinstate'),
  ('role:update', 'role', 'widen'), ('organization:update', 'organization', 'relax-policy')) as split (whole, type, operation)`;

/**
 * What gives authority has permissions apart from what takes it away: promote and reinstate
 * members, widen roles, relax the policy. Roles that could do it keep it; so do tokens whose scopes
 * name the permission. Scopes with a wildcard no longer confer it: it is guarded.
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
