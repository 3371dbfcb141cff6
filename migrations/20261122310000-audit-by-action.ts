import { Migration } from '@mikro-orm/migrations';

/**
 * Adds an index for rare actions. Without it, finding one scans a long log back to its beginning.
 */
export class Migration20261122310000 extends Migration {
  override up(): void {
    this.addSql(`create index "audit_event_organization_id_action_occurred_at_index" on "audit_event" ("organization_id", "action", "occurred_at");`);
  }

  override down(): void {
    this.addSql(`drop index "audit_event_organization_id_action_occurred_at_index";`);
  }
}
