import { Migration } from '@mikro-orm/migrations';

/**
 * Finds the events of an action that is rare in a long log, which else is read back to its
 * beginning.
 */
export class Migration20261122310000 extends Migration {
  override up(): void {
    this.addSql(`create index "audit_event_organization_id_action_occurred_at_index" on "audit_event" ("organization_id", "action", "occurred_at");`);
  }

  override down(): void {
    this.addSql(`drop index "audit_event_organization_id_action_occurred_at_index";`);
  }
}
