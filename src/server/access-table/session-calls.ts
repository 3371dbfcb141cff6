import type { Standing, UserFacts } from '../../access/standing.ts';
import { NotFoundError } from '../../core/refusal.ts';
import { globalIdOf } from '../../credential/token-node.rule.ts';
import { isOwn } from '../../credential/token-permissions.rule.ts';
import { callTo, onTargets, PEOPLE, requireFound, type AccessCall, type Target } from './call.ts';
import {
  CALLER,
  LOWER_ROLE,
  ORGANIZATION,
  OTHER_ORGANIZATION,
  PERSON,
  standingOf,
} from './synthetic-organization.ts';

const sessionOf = (owner: UserFacts, organization = ORGANIZATION): Standing =>
  standingOf('SESSION', owner, LOWER_ROLE, {}, organization);
/** Sessions by owner. */
export const SESSION_TARGETS: readonly Target<Standing>[] = [
  { name: 'own', kinds: PEOPLE, of: () => sessionOf(CALLER) },
  { name: 'another user', of: () => sessionOf(PERSON) },
  {
    name: 'own, other organization',
    kinds: PEOPLE,
    of: () => sessionOf(CALLER, OTHER_ORGANIZATION),
  },
];

const SESSION = 'Sessions and account';
/** The calls to fields about sessions and the caller's account. */
export const SESSION_CALLS: readonly AccessCall[] = [
  {
    ...callTo(SESSION, 'Viewer.sessions', {}, 'own'),
    call: ({ caller }) => ({ parent: caller, args: {} }),
  },
  ...onTargets(SESSION, 'Mutation.revokeSession', SESSION_TARGETS, (target, actor) => ({
    args: { input: { id: globalIdOf(target) } },
    onTarget: () => {
      requireFound(actor, target.organization, 'session');
      if (!isOwn(actor.caller, target)) throw new NotFoundError('session');
    },
  })),
  callTo(SESSION, 'Mutation.revokeOtherSessions', {}, 'own'),
  callTo(SESSION, 'Mutation.signOut', {}, 'own'),
  callTo(
    SESSION,
    'Mutation.changePassword',
    { input: { currentPassword: 'x', newPassword: 'x' } },
    'own',
  ),
  callTo(SESSION, 'Mutation.revokeCurrentCredential', {}, 'the presented credential'),
];
