/** What is read with: each loses its authority and gets it back in ways of its own. */
export const KINDS = [
  'token',
  'narrowed token',
  "service user's token",
  'token made by a token',
  'API key',
  'session',
] as const;
export type Kind = (typeof KINDS)[number];

/** A credential as it is presented. A new secret is a new target: the old one must stay dead. */
export interface Target {
  readonly name: string;
  /** Its global id. */
  readonly id: string;
  readonly secret: string;
  readonly prefix: string;
  /** When it ends, as its maker was told; null: never. */
  readonly expiresAt: string | null;
}

/** What has been taken away. Only who has lost nothing may do anything. */
export type Loss =
  | 'suspended'
  | 'demoted'
  | 'role edited'
  | 'organization suspended'
  | 'account suspended'
  | 'revoked'
  | 'addresses'
  | 'scopes'
  | 'maker revoked'
  | 'maker narrowed';

/** A person or a service user. */
export interface Holder {
  readonly memberId: string;
  readonly userId: string;
  /** A session of their own, to act with; null for a service user. */
  readonly session: Target | null;
}

/**
 * Somebody who loses and gets back. Each has an organization of its own, so that nothing but its
 * own writer changes what it may.
 */
export interface Subject {
  readonly name: string;
  readonly kind: Kind;
  /** Row id. */
  readonly organizationId: string;
  readonly slug: string;
  readonly email: string;
  /** The secret of the owner's session, and of a key that asks about others. */
  readonly owner: string;
  readonly ownerMemberId: string;
  readonly asker: string;
  /** Null while there is none. */
  holder: Holder | null;
  /** The token that made it. */
  maker: Target | null;
  current: Target | null;
  /** Those that are dead for good, the last first. */
  readonly dead: Target[];
  readonly losses: Set<Loss>;
  /** What its address list holds while it is not closed. */
  addresses: readonly string[];
  targets: number;
}
