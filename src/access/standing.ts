/**
 * The kinds of credential: a session belongs to a signed-in person; the others are for programs.
 */
export type CredentialKind = 'SESSION' | 'PERSONAL_ACCESS_TOKEN' | 'API_KEY';
/** PERSONAL acts as a person, SERVICE as a service user. SCIM is accepted only on /scim/v2. */
export type PersonalAccessTokenType = 'PERSONAL' | 'SERVICE' | 'SCIM';
/** A PERSON can sign in; a SERVICE user cannot, and only owns tokens. */
export type UserKind = 'PERSON' | 'SERVICE';
/** The status of a membership. */
export type MemberStatus = 'INVITED' | 'ACTIVE' | 'SUSPENDED';

/** What one scope of a token confers: a permission, pattern or named scope, on one entity or all. */
export interface ScopeBasis {
  readonly permission: string;
  readonly entityId: string | null;
}

/** One scope of a token, as stored. */
export interface ScopeFacts extends ScopeBasis {
  readonly id: string;
}

/** The part of a session, token or key that decides, or that every surface returns. */
export interface CredentialBasis {
  readonly id: string;
  readonly kind: CredentialKind;
  readonly type: PersonalAccessTokenType | null;
  readonly prefix: string;
  readonly narrowed: boolean;
  readonly scopes: readonly ScopeBasis[];
  readonly ipAllowList: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** A session, token or key as stored, without its hash. */
export interface CredentialFacts extends CredentialBasis {
  readonly name: string;
  readonly description: string | null;
  readonly scopes: readonly ScopeFacts[];
  readonly updatedAt: Date;
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

/** The part of a membership that decides. */
export interface MembershipBasis {
  readonly id: string;
  readonly status: MemberStatus;
}

/** A membership, without its user, role and organization. */
export interface MembershipFacts extends MembershipBasis {
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

/** The token policy of an organization. Lifetimes are ISO 8601 durations. */
export interface TokenPolicy {
  readonly defaultTokenLifetime: string | null;
  readonly maxTokenLifetime: string | null;
  readonly neverExpiringTokens: boolean;
  readonly requireIpAllowList: boolean;
  readonly deleteActiveTokens: boolean;
  readonly uniqueTokenNames: boolean;
}

/** The part of an organization that decides. */
export interface OrganizationBasis {
  readonly id: string;
  readonly slug: string;
  readonly suspendedAt: Date | null;
}

/** The tenant. */
export interface OrganizationFacts extends OrganizationBasis {
  readonly name: string;
  readonly policy: TokenPolicy;
  readonly createdAt: Date;
}

/**
 * The input of authorization for one credential, as read from the database at one moment. Never
 * kept beyond the request that read it.
 */
export interface Basis {
  readonly credential: CredentialBasis;
  readonly organization: OrganizationBasis;
  /** Null for an API key, which acts for the organization. */
  readonly owner: UserFacts | null;
  /** Null for an API key, and for an owner who is no longer a member. */
  readonly membership: MembershipBasis | null;
  /** The owner's current role; for an API key, its fixed role. Null without a membership. */
  readonly role: RoleFacts | null;
  /** The chain of issuers, oldest first. Null in place of a deleted issuer. */
  readonly makers: readonly (Basis | null)[];
}

/** A credential with everything that is stored about it: the basis of decisions, and the rest. */
export interface Standing extends Basis {
  readonly credential: CredentialFacts;
  readonly organization: OrganizationFacts;
  readonly membership: MembershipFacts | null;
  readonly makers: readonly (Standing | null)[];
}
