import { toGlobalId } from '../../core/global-id.ts';
import { isRefused, NotFoundError } from '../../core/refusal.ts';
import { globalIdOf } from '../../credential/token-node.rule.ts';
import { isOwn } from '../../credential/token-permissions.rule.ts';
import { requireSession } from '../../session/session.rule.ts';
import {
  callTo,
  FORMER_MEMBER,
  lookUp,
  onTargets,
  PEOPLE,
  readMember,
  requireFound,
  type AccessCall,
} from './call.ts';
import { SESSION_TARGETS } from './session-calls.ts';
import {
  CALLER,
  CALLER_KINDS,
  LOWER_ROLE,
  ORGANIZATION,
  OTHER_ORGANIZATION,
  PERSON,
  rowId,
  type CallerKind,
} from './synthetic-organization.ts';
import { KEYS, SCOPED_TOKENS, TOKENS } from './token-targets.ts';

const NODE = 'Objects by id, and explanations';

const ofType = (type: string, calls: readonly AccessCall[]): AccessCall[] =>
  calls.map((call) => ({ ...call, type }));

/** `node(id:)` for an object whose finder decides before it reads the object, or without reading. */
const node = (
  type: Parameters<typeof toGlobalId>[0],
  target: string,
  id: string,
  kinds: readonly CallerKind[] = CALLER_KINDS,
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

/** The calls to fields that find an object of any type by its id. */
export const NODE_CALLS: readonly AccessCall[] = [
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
