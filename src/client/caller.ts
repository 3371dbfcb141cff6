/**
 * The authenticated caller, and what it may do now. Valid only for the current request: never cache
 * it.
 */
export interface AuthenticatedCaller {
  /** The user's global id; for an API key, the key's global id. */
  readonly subject: string;
  /**
   * The user's email address, or a service user's name. Null for an API key, which acts for the
   * organization.
   */
  readonly username: string | null;
  /** The key of the role. Null without a role. */
  readonly role: string | null;
  /** The slug of the organization. */
  readonly organization: string;
  /** The public prefix of the credential, which may be logged. */
  readonly credential: string;
  /** When the credential expires. Null: never. */
  readonly expiresAt: Date | null;
  /** The permissions on every entity. */
  readonly permissions: readonly string[];
  /** Additional permissions on single entities, by entity id. */
  readonly permissionsOnEntity: ReadonlyMap<string, readonly string[]>;
  /**
   * Returns whether the caller has the permission on this entity. Without an entity: on every
   * entity.
   */
  readonly can: (permission: string, entityId?: string) => boolean;
}

/** The response of RFC 7662 for an active credential, as far as it is used here. */
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
  /** Only present when a permission was asked for. */
  readonly allowed?: boolean;
}

const words = (scope: string): string[] => scope.split(' ').filter((word) => word !== '');

/** Converts an introspection response to a caller. */
export function toCaller({
  scope,
  client_id,
  sub,
  username,
  exp,
  role,
  organization,
  entity_scopes = [],
}: ActiveIntrospection): AuthenticatedCaller {
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
