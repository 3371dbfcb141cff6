import { toGlobalId } from '../../core/global-id.ts';
import { requireOnMember, type MemberOperation } from '../../member/member-operations.rule.ts';
import type { MemberFacts } from '../../member/member.ts';
import { callTo, onTargets, READ_FORMER_MEMBER, requireFound, type AccessCall } from './call.ts';
import {
  LOWER_ROLE,
  memberOf,
  OTHER_ORGANIZATION,
  OWNER_ROLE,
  PERSON,
} from './synthetic-organization.ts';

/** A mutation on one member. */
const onMember = (
  name: string,
  operation: MemberOperation,
  status: MemberFacts['status'] = 'ACTIVE',
): AccessCall[] =>
  onTargets<MemberFacts>(
    'Members',
    `Mutation.${name}`,
    [
      { name: 'lower role', of: () => memberOf(PERSON, LOWER_ROLE, status) },
      { name: 'same role', of: ({ role }) => memberOf(PERSON, role, status) },
      { name: 'owner', of: () => memberOf(PERSON, OWNER_ROLE, status) },
      {
        name: 'other organization',
        of: () => ({ ...memberOf(PERSON, LOWER_ROLE, status), organization: OTHER_ORGANIZATION }),
      },
    ],
    (member, actor, catalog) => ({
      args: { input: { memberId: toGlobalId('Member', member.id), role: 'x' } },
      onTarget: () => {
        requireFound(actor, member.organization, 'member');
        requireOnMember({ actor: actor.caller, member, catalog }, operation);
      },
    }),
  );

/** The calls to fields about members. */
export const MEMBER_CALLS: readonly AccessCall[] = [
  callTo('Members', 'Query.members'),
  callTo('Members', 'Query.formerMembers'),
  READ_FORMER_MEMBER,
  callTo(
    'Members',
    'Mutation.inviteMember',
    { input: { email: 'x@example.org', role: 'x' } },
    'lower role',
  ),
  callTo(
    'Members',
    'Mutation.createServiceUser',
    { input: { name: 'x', role: 'x' } },
    'lower role',
  ),
  ...onMember('changeMemberRole', 'CHANGE_ROLE'),
  ...onMember('suspendMember', 'SUSPEND'),
  ...onMember('reinstateMember', 'REINSTATE', 'SUSPENDED'),
  ...onMember('removeMember', 'REMOVE'),
];
