import {
  ChangeMemberRoleDocument,
  ReinstateMemberDocument,
  RemoveMemberDocument,
  SuspendMemberDocument,
  UpdateRoleDocument,
} from '../../../src/generated/graphql.ts';
import { by, type Actor, type Step } from './hand.ts';
import { GRANTS, ROLES } from './permissions.ts';
import { about, GONE, STATE } from './settle.ts';
import type { Holder } from './subject.ts';

/** The owner's steps on a member. */
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

/** The owner's steps on the role. */
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
