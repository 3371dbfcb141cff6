import {
  AddScopesDocument,
  ChangeMemberRoleDocument,
  DeleteApiKeyDocument,
  DeletePersonalAccessTokenDocument,
  NarrowPersonalAccessTokenDocument,
  RegeneratePersonalAccessTokenDocument,
  ReinstateMemberDocument,
  RemoveAllScopesDocument,
  RemoveMemberDocument,
  RemoveScopesDocument,
  RestoreApiKeyDocument,
  RestorePersonalAccessTokenDocument,
  RevokeApiKeyDocument,
  RevokeCurrentCredentialDocument,
  RevokeOtherSessionsDocument,
  RevokePersonalAccessTokenDocument,
  RevokeSessionDocument,
  SignOutDocument,
  SuspendMemberDocument,
  UpdateApiKeyDocument,
  UpdatePersonalAccessTokenDocument,
  UpdateRoleDocument,
  type ScopeInput,
} from '../../../src/generated/graphql.ts';
import { rowId } from '../../support/node-id.ts';
import { by, type Actor, type Sent, type Step } from './hand.ts';
import type { Instance } from './instances.ts';
import { toIssued } from './make-steps.ts';
import { GRANTS, ROLES } from './permissions.ts';
import { queryRows } from './sql.ts';
import type { Holder, Subject, Target } from './subject.ts';

// Each mutation that takes authority away or gives it, as a step: what it leaves in the audit log,
// and how it is settled.

const about = (globalId: string) => (): string => rowId(globalId);
const STATE = ['InvalidStateError'];
const GONE = ['NotFoundError'];

const isKey = ({ prefix }: Target): boolean => prefix.startsWith('key_');

/** What can be done to a member, by the owner. */
export const memberSteps = (owner: Actor, { memberId }: Holder) => {
  const input = { memberId };
  const whose = { about: about(memberId) };
  return {
    suspend: {
      op: 'suspendMember',
      send: by(owner, SuspendMemberDocument, { input }),
      action: 'member.suspended',
      takes: 'suspended',
      settledBy: STATE,
      ...whose,
    },
    reinstate: {
      op: 'reinstateMember',
      send: by(owner, ReinstateMemberDocument, { input }),
      action: 'member.reinstated',
      givesBack: 'suspended',
      settledBy: STATE,
      ...whose,
    },
    demote: {
      op: 'changeMemberRole',
      send: by(owner, ChangeMemberRoleDocument, { input: { memberId, role: ROLES.little } }),
      action: 'member.role_changed',
      takes: 'demoted',
      ...whose,
    },
    promote: {
      op: 'changeMemberRole',
      send: by(owner, ChangeMemberRoleDocument, { input: { memberId, role: ROLES.full } }),
      action: 'member.role_changed',
      givesBack: 'demoted',
      ...whose,
    },
    remove: {
      op: 'removeMember',
      send: by(owner, RemoveMemberDocument, { input }),
      action: 'member.removed',
      kills: true,
      settledBy: GONE,
      ...whose,
    },
  } as const satisfies Record<string, Step>;
};

/** What can be done to the role, by the owner. */
export const roleSteps = (owner: Actor) =>
  ({
    narrow: {
      op: 'updateRole',
      send: by(owner, UpdateRoleDocument, { input: { key: ROLES.full, grants: GRANTS.little } }),
      action: 'role.updated',
      takes: 'role edited',
    },
    widen: {
      op: 'updateRole',
      send: by(owner, UpdateRoleDocument, { input: { key: ROLES.full, grants: GRANTS.full } }),
      action: 'role.updated',
      givesBack: 'role edited',
    },
  }) as const satisfies Record<string, Step>;

/**
 * What can be done to a token or key. `as` says what is lost by it: for the token that made
 * another, another thing.
 */
export const tokenSteps = (
  target: Target,
  as: {
    readonly revoked: 'revoked' | 'maker revoked';
    readonly narrowed: 'addresses' | 'maker narrowed';
  } = { revoked: 'revoked', narrowed: 'addresses' },
) => {
  const { id } = target;
  const input = { id };
  const key = isKey(target);
  const noun = key ? 'api_key' : 'personal_access_token';
  const whose = { about: about(id) };
  return {
    revoke: (actor: Actor) =>
      ({
        op: 'revoke',
        send: key
          ? by(actor, RevokeApiKeyDocument, { input })
          : by(actor, RevokePersonalAccessTokenDocument, { input }),
        action: `${noun}.revoked`,
        takes: as.revoked,
        settledBy: [...STATE, 'UNAUTHENTICATED'],
        ...whose,
      }) satisfies Step,
    revokeItself: {
      op: 'revokeCurrentCredential',
      send: by(target.secret, RevokeCurrentCredentialDocument, {}),
      action: `${noun}.revoked`,
      takes: as.revoked,
      settledBy: ['UNAUTHENTICATED'],
      ...whose,
    } satisfies Step,
    revokeByService: (asker: Actor) =>
      ({
        op: '/oauth/revoke',
        send: (instance) => revokeSecret(instance, asker, target.secret),
        action: `${noun}.revoked`,
        takes: as.revoked,
        ...whose,
      }) satisfies Step,
    restore: (actor: Actor) =>
      ({
        op: 'restore',
        send: key
          ? by(actor, RestoreApiKeyDocument, { input })
          : by(actor, RestorePersonalAccessTokenDocument, { input }),
        action: `${noun}.restored`,
        givesBack: as.revoked,
        settledBy: STATE,
        ...whose,
      }) satisfies Step,
    setAddresses: (
      actor: Actor,
      ipAllowList: readonly string[],
      change: Pick<Step, 'takes' | 'givesBack'>,
    ) => {
      const changes = { input: { id, ipAllowList: [...ipAllowList] } };
      return {
        op: 'setAddresses',
        send: key
          ? by(actor, UpdateApiKeyDocument, changes)
          : by(actor, UpdatePersonalAccessTokenDocument, changes),
        action: `${noun}.updated`,
        ...change,
        ...whose,
      } satisfies Step;
    },
    delete: (actor: Actor) =>
      ({
        op: 'delete',
        send: key
          ? by(actor, DeleteApiKeyDocument, { input })
          : by(actor, DeletePersonalAccessTokenDocument, { input }),
        action: `${noun}.deleted`,
        kills: true,
        settledBy: GONE,
        ...whose,
      }) satisfies Step,
    regenerate: (actor: Actor) =>
      ({
        op: 'regenerate',
        send: by(actor, RegeneratePersonalAccessTokenDocument, { input }),
        action: 'personal_access_token.regenerated',
        kills: true,
        makes: toIssued,
        ...whose,
      }) satisfies Step,
    removeScopes: (actor: Actor, scopeIds: readonly string[]) =>
      ({
        op: 'removeScopes',
        send: by(actor, RemoveScopesDocument, {
          input: { personalAccessTokenId: id, scopeIds: [...scopeIds] },
        }),
        action: 'personal_access_token.scopes_removed',
        takes: 'scopes',
        settledBy: GONE,
        ...whose,
      }) satisfies Step,
    removeAllScopes: (actor: Actor) =>
      ({
        op: 'removeAllScopes',
        send: by(actor, RemoveAllScopesDocument, { input: { personalAccessTokenId: id } }),
        action: 'personal_access_token.scopes_removed',
        takes: 'scopes',
        ...whose,
      }) satisfies Step,
    narrow: (actor: Actor) =>
      ({
        op: 'narrowPersonalAccessToken',
        send: by(actor, NarrowPersonalAccessTokenDocument, { input: { id, scopes: [] } }),
        action: 'personal_access_token.narrowed',
        takes: 'scopes',
        ...whose,
      }) satisfies Step,
    addScopes: (actor: Actor, scopes: ScopeInput[]) =>
      ({
        op: 'addScopes',
        send: by(actor, AddScopesDocument, { input: { personalAccessTokenId: id, scopes } }),
        action: 'personal_access_token.scopes_added',
        givesBack: 'scopes',
        settledBy: ['ConflictError'],
        ...whose,
      }) satisfies Step,
  };
};

/** RFC 7009: an answer of 200 is the acknowledgement, whatever there was to end. */
async function revokeSecret(instance: Instance, asker: string, token: string): Promise<Sent> {
  try {
    const body = new URLSearchParams({ token }).toString();
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      Authorization: `Bearer ${asker}`,
    };
    const { status, text } = await instance.send('/oauth/revoke', {
      method: 'POST',
      headers,
      body,
    });
    if (status === 200) return { kind: 'done', payload: null };
    return {
      kind: status >= 500 ? 'unknown' : 'refused',
      because: `${status} ${text.slice(0, 200)}`,
    };
  } catch (error) {
    return { kind: 'unknown', because: error instanceof Error ? error.message : String(error) };
  }
}

/** What ends a session, by itself or by another of the same person. */
export const sessionSteps = (target: Target) => ({
  signOut: {
    op: 'signOut',
    send: by(target.secret, SignOutDocument, {}),
    action: 'session.revoked',
    kills: true,
    settledBy: ['UNAUTHENTICATED'],
    about: about(target.id),
  } satisfies Step,
  revoke: (other: Actor): Step => ({
    op: 'revokeSession',
    send: by(other, RevokeSessionDocument, { input: { id: target.id } }),
    action: 'session.revoked',
    kills: true,
    settledBy: STATE,
    about: about(target.id),
  }),
  revokeOthers: (other: Actor): Step => ({
    op: 'revokeOtherSessions',
    send: by(other, RevokeOtherSessionsDocument, {}),
    action: 'session.revoked',
    kills: true,
  }),
});

/**
 * What no mutation does: an operator does it in the database. Its commit is the acknowledgement.
 */
export const sqlSteps = (
  databaseUrl: string,
  { organizationId }: Subject,
  holder: Holder | null,
) => {
  const set =
    (table: 'organization' | 'user_account', id: string, suspended: boolean) => (): Promise<Sent> =>
      runSql(
        databaseUrl,
        `update ${table} set suspended_at = ${suspended ? 'clock_timestamp()' : 'null'} where id = $1`,
        [id],
      );
  const userId = rowId(holder?.userId ?? '');
  return {
    suspendOrganization: {
      op: 'suspend organization',
      send: set('organization', organizationId, true),
      action: null,
      takes: 'organization suspended',
    },
    reinstateOrganization: {
      op: 'reinstate organization',
      send: set('organization', organizationId, false),
      action: null,
      givesBack: 'organization suspended',
    },
    suspendAccount: {
      op: 'suspend account',
      send: set('user_account', userId, true),
      action: null,
      takes: 'account suspended',
    },
    reinstateAccount: {
      op: 'reinstate account',
      send: set('user_account', userId, false),
      action: null,
      givesBack: 'account suspended',
    },
  } as const satisfies Record<string, Step>;
};

async function runSql(databaseUrl: string, text: string, values: readonly string[]): Promise<Sent> {
  try {
    return { kind: 'done', payload: await queryRows(databaseUrl, text, values) };
  } catch (error) {
    return { kind: 'unknown', because: error instanceof Error ? error.message : String(error) };
  }
}
