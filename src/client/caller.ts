/**
 * Who acts, and what that may do at this moment. Good for the request that it was asked for: never
 * keep it for the next one.
 */
export interface Caller {
  /** The user's global id; of an API key, its own. */
  readonly subject: string;
  /**
   * The user's e-mail address, or a service user's name; null for an API key, which acts for the
   * organization.
   */
  readonly username: string | null;
  /** The key of the role; null when there is none. */
  readonly role: string | null;
  /** The slug of the organization. */
  readonly organization: string;
  /** The public prefix of the credential: it may stand in a log. */
  readonly credential: string;
  /** Null: it does not expire. */
  readonly expiresAt: Date | null;
  /** What it may do on every entity. */
  readonly permissions: readonly string[];
  /** What it may do besides on single entities, by entity id. */
  readonly permissionsOnEntity: ReadonlyMap<string, readonly string[]>;
  /** May it, on this entity? Without one: on every entity. */
  readonly can: (permission: string, entityId?: string) => boolean;
}

/** The answer of RFC 7662 for a credential that is good, as far as it is read here. */
export interface ActiveIntrospection {
  readonly active: true;
  readonly scope: string;
  readonly client_id: string;
  readonly sub: string;
  readonly username?: string;
  readonly exp?: number;
  readonly role?: string;
  readonly organization: string;
  readonly entity_scopes?: readonly { readonly entity_id: string; readonly scope: string }[];
  /** There only when a permission was asked for. */
  readonly allowed?: boolean;
}

const words = (scope: string): string[] => scope.split(' ').filter((word) => word !== '');

/** Reads the answer into domain words. */
export function toCaller({
  scope,
  client_id,
  sub,
  username,
  exp,
  role,
  organization,
  entity_scopes = [],
}: ActiveIntrospection): Caller {
  const permissions = words(scope);
  const permissionsOnEntity = new Map(
    entity_scopes.map((one) => [one.entity_id, words(one.scope)]),
  );
  const can = (permission: string, entityId?: string): boolean =>
    permissions.includes(permission) ||
    (entityId !== undefined && (permissionsOnEntity.get(entityId) ?? []).includes(permission));
  return {
    subject: sub,
    username: username ?? null,
    role: role ?? null,
    organization,
    credential: client_id,
    expiresAt: exp === undefined ? null : new Date(exp * 1_000),
    permissions,
    permissionsOnEntity,
    can,
  };
}
