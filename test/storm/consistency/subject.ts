/** The kinds of subjects. Each loses and regains authority in its own ways. */
export const KINDS = [
  'token',
  'narrowed token',
  "service user's token",
  'token made by a token',
  'API key',
  'session',
] as const;
export type Kind = (typeof KINDS)[number];

/** A presented credential. A new secret is a new target, because the old one must stay rejected. */
export interface Target {
  readonly name: string;
  /** Its global id. */
  readonly id: string;
  readonly secret: string;
  readonly prefix: string;
  /** Its expiry, as returned when it was created; null if it never expires. */
  readonly expiresAt: string | null;
}

/** The lost authority. A subject may act only if it has lost nothing. */
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
  /** A session of the person, to act with; null for a service user. */
  readonly session: Target | null;
}

/**
 * A holder that loses and regains authority. Each has a separate organization, so that only its
 * writer changes it.
 */
export interface Subject {
  readonly name: string;
  readonly kind: Kind;
  /** Row id. */
  readonly organizationId: string;
  readonly slug: string;
  readonly email: string;
  /** The secrets of the owner's session, and of a key that introspects others. */
  readonly owner: string;
  readonly ownerMemberId: string;
  readonly asker: string;
  /** Null while there is none. */
  holder: Holder | null;
  /** Its issuer. */
  maker: Target | null;
  current: Target | null;
  /** Permanently ended targets, the last first. */
  readonly dead: Target[];
  readonly losses: Set<Loss>;
  /** The entries of its address list while it is open. */
  addresses: readonly string[];
  targets: number;
}
