import { PASSWORD, type World } from '../../support/world.ts';
import { rowId } from '../../support/node-id.ts';
import { ask, outcomeOf, toDocument } from '../../support/ask.ts';
import type { Actor, ActorKind } from './actors.ts';

/**
 * A way to remove the authority of an actor. Returns the outcome of the mutation, `done` if it was
 * acknowledged.
 */
export interface Withdrawal {
  readonly of: readonly ActorKind[];
  /** By a statement of an operator in the database, because no mutation does it. */
  readonly bySql?: true;
  readonly run: (world: World, actor: Actor) => Promise<string>;
}

const mutate = async (
  world: World,
  secret: string,
  name: string,
  input: object | null,
): Promise<string> =>
  outcomeOf(
    await ask(world, secret, toDocument(name, input !== null), input ? { input } : {}),
    null,
  );
const byOwner =
  (name: string, input: (actor: Actor) => object): Withdrawal['run'] =>
  (world, actor) =>
    mutate(world, actor.tenant.owner.secret, name, input(actor));
const byThemselves =
  (name: string, input: (actor: Actor) => object | null): Withdrawal['run'] =>
  (world, actor) =>
    mutate(world, actor.otherSession, name, input(actor));
const bySql =
  (statement: string, value: (actor: Actor) => string): Withdrawal['run'] =>
  async ({ database }, actor) => {
    await database.pool.query(statement, [value(actor)]);
    return 'done';
  };

const OF_MEMBERS = ['session', 'token', 'child'] as const;
const TOKENS = ['token', 'child'] as const;
const NOWHERE = { ipAllowList: ['198.51.100.7'] };
const memberId = ({ person }: Actor) => ({ memberId: person.memberId });
const acting = ({ credentialId: id }: Actor) => ({ id });
const maker = ({ makerId: id }: Actor) => ({ id });

/** Every way to remove authority. */
export const WITHDRAWALS: Readonly<Record<string, Withdrawal>> = {
  'the member is suspended': { of: OF_MEMBERS, run: byOwner('suspendMember', memberId) },
  'the member is removed': { of: OF_MEMBERS, run: byOwner('removeMember', memberId) },
  'the member gets a smaller role': {
    of: OF_MEMBERS,
    run: byOwner('changeMemberRole', (actor) => ({ ...memberId(actor), role: actor.nothing })),
  },
  'the role is narrowed': {
    of: ['session', 'token', 'child', 'key'],
    run: byOwner('updateRole', ({ role }) => ({ key: role, grants: [] })),
  },
  'the other sessions are ended': {
    of: ['session'],
    run: byThemselves('revokeOtherSessions', () => null),
  },
  'the password is changed': {
    of: ['session'],
    run: byThemselves('changePassword', () => ({
      currentPassword: PASSWORD,
      newPassword: 'the new password',
    })),
  },
  'the token is revoked': { of: TOKENS, run: byOwner('revokePersonalAccessToken', acting) },
  'the token is deleted': { of: TOKENS, run: byOwner('deletePersonalAccessToken', acting) },
  'the token gets a new secret': {
    of: TOKENS,
    run: byThemselves('regeneratePersonalAccessToken', acting),
  },
  'the token loses its scopes': {
    of: TOKENS,
    run: byThemselves('removeAllScopes', ({ credentialId }) => ({
      personalAccessTokenId: credentialId,
    })),
  },
  'the token is limited to no scopes': {
    of: TOKENS,
    run: byThemselves('narrowPersonalAccessToken', (actor) => ({ ...acting(actor), scopes: [] })),
  },
  "the token's addresses are narrowed": {
    of: TOKENS,
    run: byThemselves('updatePersonalAccessToken', (actor) => ({ ...acting(actor), ...NOWHERE })),
  },
  'its maker is revoked': { of: ['child'], run: byOwner('revokePersonalAccessToken', maker) },
  'its maker is deleted': { of: ['child'], run: byThemselves('deletePersonalAccessToken', maker) },
  'its maker loses its scopes': {
    of: ['child'],
    run: byThemselves('removeAllScopes', ({ makerId }) => ({ personalAccessTokenId: makerId })),
  },
  "its maker's addresses are narrowed": {
    of: ['child'],
    run: byThemselves('updatePersonalAccessToken', (actor) => ({ ...maker(actor), ...NOWHERE })),
  },
  'the key is revoked': { of: ['key'], run: byOwner('revokeApiKey', acting) },
  'the key is deleted': { of: ['key'], run: byOwner('deleteApiKey', acting) },
  "the key's addresses are narrowed": {
    of: ['key'],
    run: byOwner('updateApiKey', (actor) => ({ ...acting(actor), ...NOWHERE })),
  },
  'the organization is suspended': {
    of: ['session', 'key'],
    bySql: true,
    run: bySql(
      'update organization set suspended_at = now() where id = $1',
      ({ tenant }) => tenant.id,
    ),
  },
  'the account is suspended': {
    of: OF_MEMBERS,
    bySql: true,
    run: bySql('update user_account set suspended_at = now() where id = $1', ({ person }) =>
      rowId(person.userId),
    ),
  },
};
