import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller } from '../access/authority.ts';
import type { Surface } from '../access/gate.ts';
import type { Spending } from '../access/budget.ts';
import type { AuditEntry, AuditOrigin } from '../audit/event.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { RateLimits } from '../rate-limit/rate-limits.ts';
import type { Hasher } from '../secrets/hash.ts';

/** What one request may touch. */
export interface Request {
  readonly id: string;
  /** This request's own: its identity map must not be seen by another. */
  readonly em: EntityManager;
  /** By the database's clock. */
  readonly now: Date;
  /** The client's address; null when it could not be read. */
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly surface: Surface;
  /** Null for an anonymous caller. */
  readonly caller: Caller | null;
  readonly catalog: Catalog;
  readonly hasher: Hasher;
  readonly limits: RateLimits;
  /** What this request spent of its limit; null when none applies. */
  readonly spending: Spending | null;
  /** The open set-up link; null when the server is set up. */
  readonly setUp: SetUpLink | null;
  /**
   * Hears of a session that was opened, so that a browser gets its cookie; and of one that was
   * ended.
   */
  onSignIn: (secret: string, expiresAt: Date | null) => void;
  onSignOut: () => void;
  /**
   * Called before a session is opened. Throws a PageRefusedError when the browser would not keep
   * its cookie.
   */
  beforeSignIn: () => void;
  /** Called with the e-mail address of a sign-in that failed. */
  onSignInFailed: (account: string) => void;
  /**
   * The signs by which the caller's device is known to accounts, as `knownDevice` reads them; empty
   * when it has none.
   */
  readonly deviceSigns: string;
  /** Called with the signs that the device keeps from now on. */
  onDeviceKnown: (signs: string) => void;
  /**
   * Does something in one transaction in which the caller's authority is read anew. See
   * `WriteOptions`.
   */
  write: <T>(options: WriteOptions, step: (write: Write) => Promise<T>) => Promise<T>;
  /**
   * Does what another actor decided earlier, in one transaction in which that actor's authority is
   * read anew: accepting an invitation. Throws InsufficientAuthorityError when the actor is gone,
   * or may not do it any more.
   */
  writeFor: <T>(
    decider: Decider,
    options: WriteOptions,
    step: (write: WriteFor) => Promise<T>,
  ) => Promise<T>;
  /**
   * Does something in one transaction on behalf of nobody yet: signing in, accepting an invitation.
   */
  writeUnauthenticated: <T>(step: (write: UnauthenticatedWrite) => Promise<T>) => Promise<T>;
}

/** What makes a request one caller's own. */
export type OwnRequest = Pick<
  Request,
  | 'id'
  | 'now'
  | 'address'
  | 'userAgent'
  | 'surface'
  | 'caller'
  | 'spending'
  | 'onSignIn'
  | 'onSignOut'
  | 'beforeSignIn'
  | 'onSignInFailed'
  | 'deviceSigns'
  | 'onDeviceKnown'
>;

/** The one-time link by which the first owner is made. Open only while there is no organization. */
export interface SetUpLink {
  isOpenedBy: (secret: string) => boolean;
  close: () => void;
}

/** What a write needs, and what it holds on to. */
export interface WriteOptions {
  /**
   * The permission that it asks for, or several of which one is enough. None: whoever is signed in.
   */
  readonly permission?: string | readonly string[];
  /** The global id of what it is done to, for permissions that are limited to entities. */
  readonly entityId?: string;
  /**
   * Rows that the step will change, by row id: locked in one order with the caller's own, so that
   * nobody deadlocks.
   */
  readonly members?: readonly string[];
  readonly credentials?: readonly string[];
  /**
   * The step changes the organization; the caller's own account, or several of its sessions or
   * tokens.
   */
  readonly organization?: boolean;
  readonly account?: boolean;
  /** The key of the role that the step will change. */
  readonly role?: string;
  /** One at a time in the organization: for steps that could take away its last owner. */
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
 * Who decided something that takes effect later: a member by a session, or a token or key. By row
 * id.
 */
export interface Decider {
  readonly memberId: string | null;
  readonly credentialId: string | null;
}

/**
 * A transaction that carries out what another actor decided, with that actor's authority of this
 * moment.
 */
export interface WriteFor extends UnauthenticatedWrite {
  readonly actor: Caller;
}

/**
 * A transaction in which the actor's authority is the one of this moment, and stays so until it
 * commits.
 */
export interface Write {
  readonly em: EntityManager;
  readonly now: Date;
  readonly actor: Caller;
  /** Writes an audit event in this transaction. */
  record: (entry: AuditEntry) => Promise<void>;
}
