import { LEASE } from './lease.ts';
import type { PrimaryView } from './primary-view.ts';
import { nameOf, type StandbyView } from './standby-view.ts';
import { namesWaitedFor } from './sync-names.ts';

/** Why a standby must not answer lookups. */
export interface Objection {
  readonly because: string;
  /** Whether only a change of the configuration helps. */
  readonly isMisconfigured: boolean;
}

const passing = (because: string): Objection => ({ because, isMisconfigured: false });
const lasting = (because: string): Objection => ({ because, isMisconfigured: true });

/** Asks the operator for the privilege to see replication. */
export const askForGrant = (user: string, server: string): string =>
  `the user must see the state of replication: run "grant pg_read_all_stats to ${quote(user)}" on ${server}`;

const quote = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name}"`);

/**
 * Returns why a standby must not answer lookups now; null if it may.
 *
 * Security: stale authorization. A standby that a commit does not wait for could return roles that
 * were already removed.
 */
export function whyNotUse(primary: PrimaryView, standby: StandbyView): Objection | null {
  if (!primary.may_see) return lasting(askForGrant(primary.user, 'the primary'));
  if (!standby.is_standby) return passing('it is not a standby');
  if (!standby.may_see) return lasting(askForGrant(standby.user, 'the primary'));
  const name = nameOf(standby);
  if (name === null) return passing('it receives no changes from the primary');
  if (primary.names.trim() === '')
    return lasting('synchronous_standby_names is empty on the primary, so it may lag behind');
  if (!namesWaitedFor(primary.names).has(name))
    return lasting(
      `synchronous_standby_names does not make every commit wait for "${name}": list each lookup standby, and wait for all of the list, as in FIRST 2 (a, b)`,
    );
  return whyNotReceiving(primary, standby, name);
}

function whyNotReceiving(
  { receivers, timeline, settled_ms: settledMs }: PrimaryView,
  standby: StandbyView,
  name: string,
): Objection | null {
  const [receiver, ...others] = receivers.filter((one) => one.name === name);
  if (!receiver) return passing('it is not connected to the primary');
  if (others.length > 0) return lasting(`several standbys are called "${name}"`);
  if (!['sync', 'quorum'].includes(receiver.sync_state))
    return passing(`the primary calls it ${receiver.sync_state} (${receiver.state})`);
  // Security: stale authorization. A standby of another primary, before or after a failover, has
  // other changes at the same position.
  if (standby.timeline !== timeline) return passing('it follows another timeline');
  // Security: stale authorization. Otherwise a setting that returns for a moment would admit a
  // standby for the length of a lease, which other instances would not notice.
  if (settledMs < LEASE.settledMs)
    return passing('the configuration of the primary has just been loaded');
  if (!standby.is_current) return passing('it lags behind');
  return null;
}
