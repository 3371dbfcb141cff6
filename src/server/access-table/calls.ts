import { requireOneOf } from '../../access/hand-out.ts';
import type { RoleFacts, Standing, UserFacts } from '../../access/standing.ts';
import { toGlobalId } from '../../core/global-id.ts';
import { isRefused, NotFoundError } from '../../core/refusal.ts';
import { globalIdOf } from '../../credential/token-node.rule.ts';
import { isOwn } from '../../credential/token-operations.rule.ts';
import { requireOnMember, type MemberOperation } from '../../member/member-operations.rule.ts';
import type { MemberFacts } from '../../member/member.ts';
import { requireOnRole, ROLE_RULES, type RoleOperation } from '../../role/role-operations.rule.ts';
import { requireSession } from '../../session/session.rule.ts';
import {
  callTo,
  FORMER_MEMBER,
  lookUp,
  onTargets,
  PEOPLE,
  READ_FORMER_MEMBER,
  readMember,
  requireFound,
  type AccessCall,
  type Target,
} from './call.ts';
import {
  CALLER,
  customRole,
  KINDS,
  LOWER_ROLE,
  memberOf,
  ORGANIZATION,
  OTHER_ORGANIZATION,
  OWNER_ROLE,
  PERSON,
  rowId,
  standingOf,
  type Kind,
} from './synthetic-organization.ts';
import { KEY_CALLS, KEYS, SCOPED_TOKENS, TOKEN_CALLS, TOKENS } from './token-calls.ts';

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

const MEMBER_CALLS: readonly AccessCall[] = [
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

/** A mutation on one role. */
const onRole = (name: string, operation: RoleOperation): AccessCall[] =>
  onTargets<RoleFacts>(
    'Roles',
    `Mutation.${name}`,
    [
      { name: 'custom (lower)', of: () => LOWER_ROLE },
      {
        name: 'custom (same)',
        of: ({ role }) => customRole(role.grants),
      },
      { name: 'custom (owner)', of: () => OWNER_ROLE },
      { name: 'built-in', of: ({ role }) => ({ ...role, id: rowId(22) }) },
    ],
    (role, { caller: actor }, catalog) => ({
      args: { input: { key: role.key } },
      onTarget: () => {
        const { permissions } = ROLE_RULES[operation];
        requireOneOf(actor, permissions, toGlobalId('Role', role.id), catalog);
        requireOnRole({ actor, role, catalog }, operation);
      },
    }),
  );

const ROLE_CALLS: readonly AccessCall[] = [
  callTo('Roles', 'Query.roles'),
  {
    ...callTo('Roles', 'Role.memberCount'),
    call: () => ({ parent: LOWER_ROLE, args: {} }),
  },
  {
    ...callTo('Roles', 'Role.apiKeyCount'),
    call: () => ({ parent: LOWER_ROLE, args: {} }),
  },
  ...onTargets<readonly string[]>(
    'Roles',
    'Mutation.createRole',
    [
      { name: 'no permissions', of: () => [] },
      { name: "same permissions as the caller's role", of: ({ role }) => role.grants },
      { name: 'every permission', of: () => ['*:*'] },
    ],
    (grants) => ({ args: { input: { key: 'custom', name: 'Custom', grants } } }),
  ),
  ...onRole('updateRole', 'UPDATE'),
  ...onRole('deleteRole', 'DELETE'),
];

const ORGANIZATION_CALLS: readonly AccessCall[] = [
  callTo('Organization and audit log', 'Query.organization'),
  callTo('Organization and audit log', 'Query.catalog'),
  callTo(
    'Organization and audit log',
    'Mutation.updateOrganization',
    { input: { name: 'Renamed' } },
    'its name',
  ),
  callTo(
    'Organization and audit log',
    'Mutation.updateOrganization',
    { input: { policy: { maxTokenLifetime: 'P30D' } } },
    'a stricter policy',
  ),
  callTo(
    'Organization and audit log',
    'Mutation.updateOrganization',
    { input: { policy: { requireIpAllowList: false } } },
    'a more relaxed policy',
  ),
  callTo('Organization and audit log', 'Query.auditEvents'),
];

const sessionOf = (owner: UserFacts, organization = ORGANIZATION): Standing =>
  standingOf('SESSION', owner, LOWER_ROLE, {}, organization);
const SESSION_TARGETS: readonly Target<Standing>[] = [
  { name: 'own', kinds: PEOPLE, of: () => sessionOf(CALLER) },
  { name: 'another user', of: () => sessionOf(PERSON) },
  {
    name: 'own, other organization',
    kinds: PEOPLE,
    of: () => sessionOf(CALLER, OTHER_ORGANIZATION),
  },
];

const SESSION = 'Sessions and account';
const SESSION_CALLS: readonly AccessCall[] = [
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

const NODE = 'Objects by id, and explanations';

const ofType = (type: string, calls: readonly AccessCall[]): AccessCall[] =>
  calls.map((call) => ({ ...call, type }));

/** `node(id:)` for an object whose finder decides before it reads the object, or without reading. */
const node = (
  type: Parameters<typeof toGlobalId>[0],
  target: string,
  id: string,
  kinds: readonly Kind[] = KINDS,
): AccessCall => ({
  ...callTo(NODE, 'Query.node', { id: toGlobalId(type, id) }, target),
  type,
  kinds,
});

const explainInput = (credentialId?: string) => ({
  input: { permission: 'channel:read', credentialId },
});
const toScope = () => ({ id: toGlobalId('Scope', rowId(40)) });
const USER = toGlobalId('User', PERSON.id);

const NODE_CALLS: readonly AccessCall[] = [
  node('Organization', 'own', ORGANIZATION.id),
  node('Organization', 'another', OTHER_ORGANIZATION.id),
  node('User', 'the caller', CALLER.id, PEOPLE),
  ...ofType('User', [readMember(NODE, 'Query.node', 'another', USER)]),
  node('Member', 'the caller', CALLER.id, PEOPLE),
  node('Member', 'another', PERSON.id),
  ...ofType('FormerMember', [readMember(NODE, 'Query.node', '', FORMER_MEMBER)]),
  node('Role', "the caller's", rowId(20)),
  node('Role', 'another', LOWER_ROLE.id),
  ...ofType('PersonalAccessToken', lookUp(NODE, 'Query.node', TOKENS)),
  ...ofType('Scope', lookUp(NODE, 'Query.node', SCOPED_TOKENS, toScope)),
  ...ofType('ApiKey', lookUp(NODE, 'Query.node', KEYS)),
  ...ofType(
    'Session',
    onTargets(NODE, 'Query.node', SESSION_TARGETS, (target, actor) => ({
      args: { id: globalIdOf(target) },
      onTarget: () => {
        requireFound(actor, target.organization, 'session');
        const isSession = !isRefused(() => requireSession(actor.caller, 'can read sessions'));
        if (!isSession || !isOwn(actor.caller, target)) throw new NotFoundError('session');
      },
    })),
  ),
  node('AuditEvent', '', rowId(41)),
  callTo(NODE, 'Query.explainAccess', explainInput(), 'itself'),
  ...ofType('PersonalAccessToken', lookUp(NODE, 'Query.explainAccess', TOKENS, explainInput)),
  ...ofType('ApiKey', lookUp(NODE, 'Query.explainAccess', KEYS, explainInput)),
  ...ofType('Session', lookUp(NODE, 'Query.explainAccess', SESSION_TARGETS, explainInput)),
];

/** Every call of the access table. */
export const ACCESS_CALLS: readonly AccessCall[] = [
  ...TOKEN_CALLS,
  ...KEY_CALLS,
  ...MEMBER_CALLS,
  ...ROLE_CALLS,
  ...ORGANIZATION_CALLS,
  ...SESSION_CALLS,
  ...NODE_CALLS,
];
