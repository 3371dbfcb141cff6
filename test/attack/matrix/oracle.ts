// The expected responses, without any code of the server: roles, tokens and guarded permissions are
// written by hand.
import { isGuarded } from '../../support/guarded.ts';

/** The built-in roles of the default catalogue. */
export const ROLES = ['owner', 'admin', 'developer', 'ci', 'auditor', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/**
 * The credentials: a session; a token with the whole role; a token narrowed to everything but the
 * decisive permission; tokens narrowed to just that permission, everywhere, on the target, or on
 * another entity; a key of the role, whole or narrowed.
 */
export const KINDS = [
  'session',
  'whole token',
  'token but',
  'token just',
  'token here',
  'token elsewhere',
  'whole key',
  'key just',
] as const;
export type Kind = (typeof KINDS)[number];

/** The caller. Null is anonymous. */
export type Caller = { readonly role: Role; readonly kind: Kind } | null;

const OWN_TYPES = [
  'organization',
  'member',
  'member-token',
  'role',
  'personal-access-token',
  'api-key',
  'audit-event',
  'introspection',
];
const [PUBLISHING, EVERYDAY] = [
  ['publish', 'subscribe'],
  ['create', 'read', 'list', 'update', 'unshare'],
];
const typeOf = (permission: string): string => permission.slice(0, permission.indexOf(':'));
const operationOf = (permission: string): string => permission.slice(permission.indexOf(':') + 1);
const isApplication = (permission: string): boolean => !OWN_TYPES.includes(typeOf(permission));
const isReading = (permission: string): boolean =>
  ['read', 'list'].includes(operationOf(permission));

const HELD: Readonly<Record<Role, (permission: string) => boolean>> = {
  owner: () => true,
  admin: (permission) => permission !== 'organization:delete',
  developer: (permission) =>
    isApplication(permission) ||
    typeOf(permission) === 'personal-access-token' ||
    (['member', 'role'].includes(typeOf(permission)) && isReading(permission)),
  ci: (permission) =>
    isApplication(permission) && [...EVERYDAY, ...PUBLISHING].includes(operationOf(permission)),
  auditor: isReading,
  viewer: (permission) =>
    (isApplication(permission) && isReading(permission)) ||
    typeOf(permission) === 'personal-access-token',
};
/** Returns whether the built-in role holds the permission. */
export const holds = (role: Role, permission: string): boolean => HELD[role](permission);

/** The expected response to a call. */
export interface Expectation {
  /** Type.field, as in the schema. */
  readonly field: string;
  /** The name of the case. */
  readonly when: string;
  /** Who may call the field. Any of several permissions suffices. */
  readonly gate: 'anybody' | 'signed in' | readonly string[];
  /** A permission on the target suffices. */
  readonly byTarget?: true;
  /** Only sessions may call it. */
  readonly sessionOnly?: true;
  /** The required permission. */
  readonly needs?: string;
  /** Permissions that suffice instead. */
  readonly enough?: readonly string[];
  /** The permission is required on everything, not on the target. */
  readonly everywhere?: true;
  /** The owner of the token needs no permission, if the credential has the whole role. */
  readonly ownersRight?: true;
  /** Without the required permission, this one decides whether the target is visible. */
  readonly sees?: string;
  /** The response to a caller who may not see it. */
  readonly absent?: string;
  /** The operation is reserved to the owner: the permission that the refusal names. */
  readonly ownerOnly?: string;
  /** The permissions of the role that is acted on. */
  readonly actsOn?: readonly string[];
  /** The permissions that are granted. */
  readonly handsOut?: readonly string[];
  /** The response to a permitted caller. */
  readonly yes?: string;
  /** The response to an anonymous caller, where the gate accepts one. */
  readonly toNobody?: string;
  /** The target belongs to a person. Keys own nothing. */
  readonly own?: true;
  /** Overrides the other columns if it returns a response. */
  readonly unless?: (
    caller: NonNullable<Caller>,
    may: (permission: string) => boolean,
  ) => string | null;
}

/** Returns the permission that the narrowed tokens have, or lack. */
export const decisive = ({ needs, sees, gate }: Expectation): string | null =>
  needs ?? sees ?? (typeof gate === 'string' ? null : (gate[0] ?? null));

/** Returns where the credential carries the permission. */
function reach(
  { kind }: NonNullable<Caller>,
  e: Expectation,
  permission: string,
): 'everywhere' | 'here' | 'elsewhere' | 'nowhere' {
  const isIt = permission === decisive(e);
  if (kind === 'session') return 'everywhere';
  if (kind === 'whole token' || kind === 'whole key')
    return isGuarded(permission) ? 'nowhere' : 'everywhere';
  if (kind === 'token but') return isIt ? 'nowhere' : 'everywhere';
  if (!isIt) return 'nowhere';
  return kind === 'token here' ? 'here' : kind === 'token elsewhere' ? 'elsewhere' : 'everywhere';
}

const refusal = (isMutation: boolean, missing: readonly string[], gate: string): string =>
  `${isMutation ? 'InsufficientAuthorityError' : 'FORBIDDEN'} [${missing.join()}] ${gate}`;

/** Returns the expected response. */
export function expectedOf(e: Expectation, caller: Caller): string {
  const yes = e.yes ?? 'done';
  if (!caller) return e.gate === 'anybody' ? (e.toNobody ?? yes) : 'UNAUTHENTICATED';
  const isMutation = e.field.startsWith('Mutation.');
  const has = (permission: string, ...enough: string[]): boolean =>
    holds(caller.role, permission) &&
    ['everywhere', ...enough].includes(reach(caller, e, permission));
  const mayHere = (permission: string): boolean =>
    e.everywhere ? has(permission) : has(permission, 'here');
  const refuse = (permission: string): string => {
    const where = reach(caller, e, permission);
    return refusal(
      isMutation,
      [permission],
      !holds(caller.role, permission)
        ? 'ROLE_GRANTS'
        : where === 'nowhere'
          ? 'TOKEN_GRANTS'
          : 'ENTITY_IN_SCOPE',
    );
  };
  const refuseAll = (missing: readonly string[]): string =>
    refusal(
      isMutation,
      missing,
      missing.every((one) => holds(caller.role, one)) ? 'TOKEN_GRANTS' : 'ROLE_GRANTS',
    );

  if (
    typeof e.gate !== 'string' &&
    !e.gate.some((one) => (e.byTarget ? has(one, 'here', 'elsewhere') : has(one)))
  )
    return refuse(e.gate[0] ?? '');
  if (e.sessionOnly && caller.kind !== 'session') return refusal(isMutation, [], 'TOKEN_GRANTS');
  const special = e.unless?.(caller, mayHere) ?? null;
  if (special !== null) return special;
  const isWhole =
    caller.kind === 'session' || caller.kind === 'whole token' || caller.kind === 'whole key';
  const isOwners =
    e.ownersRight === true && e.own === true && isWhole && caller.kind !== 'whole key';
  if (!isOwners && e.needs && ![e.needs, ...(e.enough ?? [])].some(mayHere))
    return e.sees && !mayHere(e.sees) ? (e.absent ?? 'NotFoundError') : refuse(e.needs);
  if (!e.needs && e.sees && !mayHere(e.sees)) return e.absent ?? 'null';
  if (e.ownerOnly) return refusal(isMutation, [e.ownerOnly], 'ROLE_GRANTS');
  // Which members it may act on depends on the role alone; scopes limit the operations.
  const beyond = (e.actsOn ?? []).filter((one) => !holds(caller.role, one));
  if (beyond.length > 0) return refuseAll(beyond);
  const missing = (e.handsOut ?? []).filter((one) => !has(one));
  return missing.length > 0 ? refuseAll(missing) : yes;
}
