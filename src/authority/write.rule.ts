import { IsolationLevel, type EntityManager } from '@mikro-orm/postgresql';
import { toAuthority, type Actor } from '../access/authority.ts';
import { isUsable, whyNotUsable } from '../access/gate.ts';
import { requireOneOf } from '../access/hand-out.ts';
import type { Basis } from '../access/standing.ts';
import { insertAuditEvent } from '../audit/audit.store.ts';
import type { AuditOrigin } from '../audit/event.ts';
import { databaseNow } from '../database/query.ts';
import { retryOnConflict } from '../database/retry.ts';
import { InsufficientAuthorityError, UnauthenticatedError } from '../core/refusal.ts';
import type {
  Decider,
  Call,
  UnauthenticatedWrite,
  Write,
  WriteFor,
  WriteOptions,
} from '../core/call.ts';
import { lockForWrite } from './actor.store.ts';
import { findMemberStanding } from './member-standing.store.ts';
import { findStandings } from './standing.store.ts';

type Context = Omit<Call, 'write' | 'writeFor' | 'writeUnauthenticated'>;

/**
 * Runs a mutation; see `Call.write`. It is the only way to get a transaction with an actor, so
 * no mutation can skip re-reading the actor's authority.
 */
export function write<T>(
  call: Context,
  options: WriteOptions,
  step: (write: Write) => Promise<T>,
): Promise<T> {
  const { caller } = call;
  const { permission = [], entityId } = options;
  if (!caller) return Promise.reject(new UnauthenticatedError());
  return retryOnConflict(() =>
    call.em.transactional(
      async (tx) => {
        const em = tx;
        await lockForWrite({ em, layout: call.layout }, caller.standing, options);
        const { actor, now } = await rereadActor(call, em, caller.standing);
        requireOneOf(
          actor,
          typeof permission === 'string' ? [permission] : permission,
          entityId ?? null,
          call.catalog,
        );
        const origin = originOf(actor.standing, call.address);
        return step({
          em,
          now,
          actor,
          record: (entry) => insertAuditEvent(em, now, entry, origin),
        });
      },
      { clear: true, isolationLevel: IsolationLevel.READ_COMMITTED },
    ),
  );
}

/** Runs a step on an earlier decision; see `Call.writeFor`. */
export function writeFor<T>(
  call: Context,
  decider: Decider,
  options: WriteOptions,
  step: (write: WriteFor) => Promise<T>,
): Promise<T> {
  const { permission = [], entityId } = options;
  return retryOnConflict(() =>
    call.em.transactional(
      async (tx) => {
        const em = tx;
        await lockForWrite(
          { em, layout: call.layout },
          (await requireDecider(em, decider)).standing,
          options,
        );
        const { standing, now } = await requireDecider(em, decider);
        const actor = { standing, authority: toAuthority(standing, call.catalog) };
        requireOneOf(
          actor,
          typeof permission === 'string' ? [permission] : permission,
          entityId ?? null,
          call.catalog,
        );
        return step({
          em,
          now,
          actor,
          record: (entry, origin) => insertAuditEvent(em, now, entry, origin),
        });
      },
      { clear: true, isolationLevel: IsolationLevel.READ_COMMITTED },
    ),
  );
}

// Security: stale authority. A decision has no effect if the user who made it has since been
// suspended, removed or demoted, or if the deciding token has ended.
async function requireDecider(
  em: EntityManager,
  { memberId, credentialId }: Decider,
): Promise<{ readonly standing: Basis; readonly now: Date }> {
  const [found] = credentialId === null ? [] : await findStandings(em, [credentialId]);
  const decided = found ?? (memberId === null ? null : await findMemberStanding(em, memberId));
  // The IP allow list does not apply: the request comes from the person who accepts.
  if (decided && isUsable(decided.standing, decided.now)) return decided;
  throw new InsufficientAuthorityError(
    'The user who authorized this no longer has the authority to do so.',
    [],
    'MEMBERSHIP_ACTIVE',
  );
}

/** Runs a write without a credential; see `Call.writeUnauthenticated`. */
export function writeUnauthenticated<T>(
  call: Context,
  step: (write: UnauthenticatedWrite) => Promise<T>,
): Promise<T> {
  return retryOnConflict(() =>
    call.em.transactional(
      async (tx) => {
        const em = tx;
        const now = await databaseNow(em);
        return step({
          em,
          now,
          record: (entry, origin) => insertAuditEvent(em, now, entry, origin),
        });
      },
      { clear: true, isolationLevel: IsolationLevel.READ_COMMITTED },
    ),
  );
}

// Security: stale authority. A suspension that was answered while this request was in flight must
// stop its write.
async function rereadActor(
  call: Context,
  em: EntityManager,
  before: Basis,
): Promise<{ actor: Actor; now: Date }> {
  const [found] = await findStandings(em, [before.credential.id]);
  // Security: replay of a replaced secret. A secret that was replaced while its request was in
  // flight is rejected like one that never existed.
  if (found?.standing.credential.prefix !== before.credential.prefix)
    throw new UnauthenticatedError('The credential is no longer valid.', 'CREDENTIAL_KNOWN');
  const refused = whyNotUsable(found.standing, {
    now: found.now,
    address: call.address,
    surface: call.surface,
  });
  if (refused) throw new UnauthenticatedError(refused.reason, refused.gate);
  return {
    actor: { standing: found.standing, authority: toAuthority(found.standing, call.catalog) },
    now: found.now,
  };
}

/** Returns who acts, for the audit log. */
export const originOf = (
  { credential, organization, owner }: Basis,
  address: string | null,
): AuditOrigin => ({
  organizationId: organization.id,
  actorId: owner?.id ?? null,
  credentialPrefix: credential.kind === 'SESSION' ? null : credential.prefix,
  ip: address,
});
