import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor, Caller } from '../access/authority.ts';
import type { Surface } from '../access/gate.ts';
import type { Spending } from '../access/budget.ts';
import type { AuditEntry, AuditOrigin } from '../audit/event.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Layout } from '../database/layout.ts';
import type { RateLimits } from '../rate-limit/rate-limits.ts';
import type { Hasher } from '../secrets/hash.ts';

/** The context of one request. */
export interface Call {
  readonly id: string;
  /** Forked for this request, because the identity map must not be shared. */
  readonly em: EntityManager;
  /** The time of the request by the database's clock. */
  readonly now: Date;
  /** The client's address; null if it could not be determined. */
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly surface: Surface;
  /** Null for an anonymous caller. */
  readonly caller: Caller | null;
  readonly catalog: Catalog;
  readonly hasher: Hasher;
  readonly limits: RateLimits;
  /** How the tables are laid out, which decides the locks of a write. */
  readonly layout: Layout;
  /** What this request spent of its rate limit; null if no limit applies. */
  readonly spending: Spending | null;
  /** The open set-up link; null once the server is set up. */
  readonly setUp: SetUpLink | null;
  /** Called when a session is created, to set the browser's cookie, and when a session ends. */
  onSignIn: (secret: string, expiresAt: Date | null) => void;
  onSignOut: () => void;
  /**
   * Called before a session is created. Throws a PageRefusedError if the browser would not store
   * the cookie.
   */
  beforeSignIn: () => void;
  /** Called with the e-mail address of a failed sign-in. */
  onSignInFailed: (account: string) => void;
  /**
   * The device signs that the caller presented, as `knownDevice` parses them; empty if it has none.
   */
  readonly deviceSigns: string;
  /** Called with the device signs that replace the ones presented. */
  onDeviceKnown: (signs: string) => void;
  /**
   * Carries out a decision that another actor made earlier, in one transaction that re-reads that
   * actor's authority: accepting an invitation. Throws InsufficientAuthorityError if the actor no
   * longer exists or is no longer authorized.
   */
  writeFor: <T>(
    decider: Decider,
    options: WriteOptions,
    step: (write: WriteFor) => Promise<T>,
  ) => Promise<T>;
  /**
   * Runs a step in one transaction without an authenticated caller: signing in, accepting an
   * invitation.
   */
  writeUnauthenticated: <T>(step: (write: UnauthenticatedWrite) => Promise<T>) => Promise<T>;
}

/** The context of a request whose caller is authenticated. */
export interface SignedInCall extends Call {
  readonly caller: Caller;
  /** Runs a step in one transaction that re-reads the caller's authority. See `WriteOptions`. */
  write: <T>(options: WriteOptions, step: (write: Write) => Promise<T>) => Promise<T>;
}

/** The request of a caller who is or may not be authenticated. */
export type CallOf<C extends Caller | null> = C extends Caller ? SignedInCall : Call;

/** The parts of a request that depend on the caller; the server provides the rest. */
export type OwnCall<C extends Caller | null = Caller | null> = { readonly caller: C } & Pick<
  Call,
  | 'id'
  | 'now'
  | 'address'
  | 'userAgent'
  | 'surface'
  | 'spending'
  | 'onSignIn'
  | 'onSignOut'
  | 'beforeSignIn'
  | 'onSignInFailed'
  | 'deviceSigns'
  | 'onDeviceKnown'
>;

/** The one-time link that creates the first owner. Valid only until an organization exists. */
export interface SetUpLink {
  isOpenedBy: (secret: string) => boolean;
  close: () => void;
}

/** What a write requires, and which rows it locks. */
export interface WriteOptions {
  /**
   * The permission that the write requires, or several of which one is sufficient. If omitted, any
   * authenticated caller may write.
   */
  readonly permission?: string | readonly string[];
  /** The global ID of the target, for permissions that are limited to entities. */
  readonly entityId?: string;
  /**
   * IDs of the rows that the step changes. They are locked in one order together with the caller's
   * own rows, to prevent deadlocks.
   */
  readonly members?: readonly string[];
  readonly credentials?: readonly string[];
  /**
   * Whether the step changes the organization; whether it changes the caller's account, or several
   * of its sessions or tokens.
   */
  readonly organization?: boolean;
  readonly account?: boolean;
  /** The key of the role that the step changes. */
  readonly role?: string;
  /** Serializes the step within the organization: for steps that could remove its last owner. */
  readonly serialized?: boolean;
}

/** A transaction without an actor. */
export interface UnauthenticatedWrite {
  readonly em: EntityManager;
  readonly now: Date;
  /** Writes an audit event in this transaction. */
  record: (entry: AuditEntry, origin: AuditOrigin) => Promise<void>;
}

/**
 * The actor of a decision that takes effect later: a member with a session, or a token or key. By
 * row ID.
 */
export interface Decider {
  readonly memberId: string | null;
  readonly credentialId: string | null;
}

/** A transaction that carries out another actor's decision with that actor's current authority. */
export interface WriteFor extends UnauthenticatedWrite {
  readonly actor: Caller;
}

/** A transaction with the actor's current authority, which cannot change until it commits. */
export interface Write {
  readonly em: EntityManager;
  readonly now: Date;
  readonly actor: Actor;
  /** Writes an audit event in this transaction. */
  record: (entry: AuditEntry) => Promise<void>;
}
