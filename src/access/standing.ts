/** The three kinds of credential: a session signs in a person, the other two are for programs. */
export type CredentialKind = 'SESSION' | 'PERSONAL_ACCESS_TOKEN' | 'API_KEY';
/** PERSONAL acts as a person, SERVICE as a service user, SCIM is let in on /scim/v2 alone. */
export type PersonalAccessTokenType = 'PERSONAL' | 'SERVICE' | 'SCIM';
/** A PERSON signs in; a SERVICE user cannot, and only holds tokens. */
export type UserKind = 'PERSON' | 'SERVICE';
/** Where a member stands in the organization. */
export type MemberStatus = 'INVITED' | 'ACTIVE' | 'SUSPENDED';

/** One thing that a token may do, as stored. */
export interface ScopeFacts {
  readonly id: string;
  readonly permission: string;
  readonly entityId: string | null;
}

/** A session, a token or a key, as stored, without its hash. */
export interface CredentialFacts {
  readonly id: string;
  readonly kind: CredentialKind;
  readonly type: PersonalAccessTokenType | null;
  readonly prefix: string;
  readonly name: string;
  readonly description: string | null;
  readonly narrowed: boolean;
  readonly scopes: readonly ScopeFacts[];
  readonly ipAllowList: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revokedById: string | null;
  readonly createdById: string | null;
  readonly lastUsedAt: Date | null;
  readonly lastUsedIp: string | null;
  readonly userAgent: string | null;
  readonly ip: string | null;
}

/** A person or a service user. */
export interface UserFacts {
  readonly id: string;
  readonly kind: UserKind;
  readonly name: string;
  readonly email: string | null;
  readonly suspendedAt: Date | null;
}

/** A membership, without the user, the role and the organization that it joins. */
export interface MembershipFacts {
  readonly id: string;
  readonly status: MemberStatus;
  readonly createdAt: Date;
}

/** A role, as stored. */
export interface RoleFacts {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly builtIn: boolean;
  readonly grants: readonly string[];
}

/** What an organization asks of its tokens. Lifetimes are ISO 8601 durations. */
export interface TokenPolicy {
  readonly defaultTokenLifetime: string | null;
  readonly maxTokenLifetime: string | null;
  readonly neverExpiringTokens: boolean;
  readonly requireIpAllowList: boolean;
  readonly deleteActiveTokens: boolean;
  readonly uniqueTokenNames: boolean;
}

/** The tenant. */
export interface OrganizationFacts {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly policy: TokenPolicy;
  readonly createdAt: Date;
  readonly suspendedAt: Date | null;
}

/**
 * Everything that decides what a credential may do, as the database had it at one moment. Never
 * kept beyond the request that read it.
 */
export interface Standing {
  readonly credential: CredentialFacts;
  readonly organization: OrganizationFacts;
  /** Null for an API key: it acts for the organization, not for a person. */
  readonly owner: UserFacts | null;
  /** Null for an API key, and for an owner who is no longer a member. */
  readonly membership: MembershipFacts | null;
  /** The owner's role now; for an API key, its own. Null when there is no membership. */
  readonly role: RoleFacts | null;
  /**
   * The token or key that made this one, and whatever made that. Null in the place of one that was
   * deleted.
   */
  readonly makers: readonly (Standing | null)[];
}
