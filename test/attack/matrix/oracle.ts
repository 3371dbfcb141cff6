// What the server has to answer, worked out without a line of the server: roles, tokens and guarded
// permissions by hand.
import { isGuarded } from '../../support/guarded.ts';

/** The built-in roles of the default catalogue. */
export const ROLES = ['owner', 'admin', 'developer', 'ci', 'auditor', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/**
 * What a caller presents: a session; a token that carries the whole role; one narrowed to
 * everything but what is needed; one narrowed to just that, everywhere, on the very thing that is
 * named, or on another one; a key of the role, whole or narrowed.
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

/** Who asks. Null is nobody. */
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
/** Does the built-in role hold it? */
export const holds = (role: Role, permission: string): boolean => HELD[role](permission);

/** What has to be answered to one call. */
export interface Expectation {
  /** Type.field, as in the schema. */
  readonly field: string;
  /** Which of the ways to call it. */
  readonly when: string;
  /** Who may call it at all. Of several permissions one is enough. */
  readonly gate: 'anybody' | 'signed in' | readonly string[];
  /** Where a permission on the thing that is named is enough to call it. */
  readonly byTarget?: true;
  /** For sessions only. */
  readonly sessionOnly?: true;
  /** The permission that it takes. */
  readonly needs?: string;
  /** These are enough in its place. */
  readonly enough?: readonly string[];
  /** It is asked for on everything, not on what is named. */
  readonly everywhere?: true;
  /** The owner of the token may in any case, by a credential that carries the whole role. */
  readonly ownersRight?: true;
  /** Without what is needed, this permission decides whether the thing is there at all. */
  readonly sees?: string;
  /** The answer to whoever may not see it. */
  readonly absent?: string;
  /** Whoever may, is told that only the owner does this. */
  readonly ownerOnly?: string;
  /** What the role holds that is acted on. */
  readonly actsOn?: readonly string[];
  /** What is handed out. */
  readonly handsOut?: readonly string[];
  /** The answer to whoever may. */
  readonly yes?: string;
  /** And to nobody, where the gate lets anybody in. */
  readonly toNobody?: string;
  /** It is about what a person owns: keys own nothing. */
  readonly own?: true;
  /** Has the last word: for what no other column says. */
  readonly unless?: (
    caller: NonNullable<Caller>,
    may: (permission: string) => boolean,
  ) => string | null;
}

/** The permissions that the narrowed tokens have, or lack. */
export const decisive = ({ needs, sees, gate }: Expectation): string | null =>
  needs ?? sees ?? (typeof gate === 'string' ? null : (gate[0] ?? null));

/** Is it carried everywhere, on the thing that is named, or not at all? */
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

/** The answer that is right. */
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
  // Whom it may act on goes by the role alone: what the scopes say is what it may do.
  const beyond = (e.actsOn ?? []).filter((one) => !holds(caller.role, one));
  if (beyond.length > 0) return refuseAll(beyond);
  const missing = (e.handsOut ?? []).filter((one) => !has(one));
  return missing.length > 0 ? refuseAll(missing) : yes;
}
