import {
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
  SignOutDocument,
} from '../../../src/generated/graphql.ts';
import { by, type Actor, type Step } from './hand.ts';
import { about, STATE } from './settle.ts';
import type { Target } from './subject.ts';

/** The steps that end a session: by itself, or by another session of the same person. */
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
