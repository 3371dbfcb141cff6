import { may } from '../../access/may.ts';
import type { Standing } from '../../access/standing.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { toGlobalId } from '../../core/global-id.ts';
import { NotFoundError } from '../../core/refusal.ts';
import { globalIdOf } from '../../credential/token-node.rule.ts';
import { isVisible } from '../../credential/token-operations.rule.ts';
import { KINDS, PERSON, type Actor, type Kind } from './synthetic-organization.ts';
import type { FieldCall } from './dry-run.ts';

/** The tables of the document, in order, each with what its cells do not say. */
export const SUBJECTS = {
  'Personal access tokens':
    'Only the owner of a token, or for a service user a caller with `member-token:update`, can change it. Operations that issue, widen or reactivate a token also require every permission that the token then has.',
  'API keys':
    "The role of a new key must not exceed the caller's authority. Restoring a key also requires every permission of the key.",
  Members:
    "`changeMemberRole` requires `member:promote` for permissions that the member gains, and `member:update` for permissions that the member loses. A role that is granted must not exceed the caller's authority. The last owner of an organization cannot be suspended, demoted or removed.",
  Roles:
    '`updateRole` requires `role:widen` for permissions that the role gains, and `role:update` for everything else. A role in use cannot be deleted.',
  'Organization and audit log': '',
  'Sessions and account': '',
  'Objects by id, and explanations': '',
  'Other services':
    'These HTTP endpoints are not fields of the schema. A service can always introspect and revoke the credential that it presents.',
} as const;
/** The heading of one table. */
export type Subject = keyof typeof SUBJECTS;

/** One operation on one target, for these kinds of credential. */
export interface AccessCall {
  readonly subject: Subject;
  /** The type and the field; for an HTTP endpoint, its path. */
  readonly field: string;
  /** The type of the target, where one field finds several. */
  readonly type?: string;
  readonly target: string;
  readonly kinds: readonly Kind[];
  readonly call: (actor: Actor, catalog: Catalog) => Omit<FieldCall, 'field'>;
}

/** The credentials of people. An API key owns nothing. */
export const PEOPLE = ['session', 'token'] as const;

/** A target, for the callers that can have it. */
export interface Target<T> {
  readonly name: string;
  readonly kinds?: readonly Kind[];
  readonly of: (actor: Actor) => T;
}

/** The calls to one field, one for each target. */
export const onTargets = <T>(
  subject: Subject,
  field: string,
  targets: readonly Target<T>[],
  call: (target: T, actor: Actor, catalog: Catalog) => Omit<FieldCall, 'field'>,
): AccessCall[] =>
  targets.map(({ name, kinds = KINDS, of }) => ({
    subject,
    field,
    target: name,
    kinds,
    call: (actor, catalog) => call(of(actor), actor, catalog),
  }));

/** A call that names no target of `Target`. */
export const callTo = (
  subject: Subject,
  field: string,
  args: object = {},
  target = '',
): AccessCall => ({
  subject,
  field,
  target,
  kinds: KINDS,
  call: () => ({ args }),
});

/** Throws NotFoundError for another organization, because stores search the caller's only. */
export function requireFound(
  actor: Actor,
  organization: { readonly id: string },
  noun: string,
): void {
  if (organization.id !== actor.caller.standing.organization.id) throw new NotFoundError(noun);
}

function requireVisible({ caller }: Actor, target: Standing, catalog: Catalog): void {
  if (!isVisible({ actor: caller, target, catalog })) throw new NotFoundError('credential');
}

/** A query for one token or key. */
export const lookUp = (
  subject: Subject,
  field: string,
  targets: readonly Target<Standing>[],
  toArgs: (id: string) => object = (id) => ({ id }),
): AccessCall[] =>
  onTargets(subject, field, targets, (target, actor, catalog) => ({
    args: toArgs(globalIdOf(target)),
    onTarget: () => {
      requireVisible(actor, target, catalog);
    },
  }));

/** A query for one former member, or for the user of a member. */
export const readMember = (
  subject: Subject,
  field: string,
  target: string,
  id: string,
): AccessCall => ({
  subject,
  field,
  target,
  kinds: KINDS,
  call: ({ caller }, catalog) => ({
    args: { id },
    onTarget: () => {
      if (!may({ caller, catalog }, 'member:read', toGlobalId('Member', PERSON.id)))
        throw new NotFoundError('member');
    },
  }),
});

/** The id of a former member. */
export const FORMER_MEMBER = toGlobalId('FormerMember', PERSON.id);
/** `formerMember`. */
export const READ_FORMER_MEMBER = readMember('Members', 'Query.formerMember', '', FORMER_MEMBER);
