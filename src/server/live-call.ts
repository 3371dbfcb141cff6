import type { Caller } from '../access/authority.ts';
import { write, writeFor, writeUnauthenticated } from '../authority/write.rule.ts';
import type { Call, CallOf, OwnCall, SignedInCall } from '../core/call.ts';
import type { Database } from '../database/database.ts';

/** What outlives a request and every call refers to. */
type OutlivingParts = Pick<Call, 'catalog' | 'hasher' | 'limits' | 'setUp'> &
  Partial<Pick<Call, 'layout'>>;
type OwnParts<C extends Caller | null = Caller | null> = OwnCall<C> & {
  readonly fork: Database['fork'];
};

/** What a call has that no client has sent, such as one that the server makes during the start. */
export const NO_CLIENT = {
  address: null,
  userAgent: null,
  surface: 'api',
  caller: null,
  spending: null,
  onSignIn: () => undefined,
  onSignOut: () => undefined,
  beforeSignIn: () => undefined,
  onSignInFailed: () => undefined,
  deviceSigns: '',
  onDeviceKnown: () => undefined,
} as const;

/** Creates the request of one caller, with the three ways to write. */
export const toCall = <C extends Caller | null>(
  parts: OutlivingParts,
  own: OwnParts<C>,
): CallOf<C> =>
  // `write` rejects an anonymous caller; the type says so to those who call it.
  new LiveCall(parts, own) as Call as CallOf<C>;

/**
 * A class, because V8 creates a separate shape for every object literal with a getter and keeps it,
 * with what it references, for a long time.
 */
class LiveCall implements Call {
  readonly id: Call['id'];
  readonly now: Call['now'];
  readonly address: Call['address'];
  readonly userAgent: Call['userAgent'];
  readonly surface: Call['surface'];
  readonly caller: Call['caller'];
  readonly spending: Call['spending'];
  readonly onSignIn: Call['onSignIn'];
  readonly onSignOut: Call['onSignOut'];
  readonly beforeSignIn: Call['beforeSignIn'];
  readonly onSignInFailed: Call['onSignInFailed'];
  readonly deviceSigns: Call['deviceSigns'];
  readonly onDeviceKnown: Call['onDeviceKnown'];
  readonly catalog: Call['catalog'];
  readonly hasher: Call['hasher'];
  readonly limits: Call['limits'];
  readonly setUp: Call['setUp'];
  readonly layout: Call['layout'];
  readonly #fork: Database['fork'];
  #em: Call['em'] | undefined;

  constructor(
    { catalog, hasher, limits, setUp, layout = 'postgresql' }: OutlivingParts,
    own: OwnParts,
  ) {
    this.id = own.id;
    this.now = own.now;
    this.address = own.address;
    this.userAgent = own.userAgent;
    this.surface = own.surface;
    this.caller = own.caller;
    this.spending = own.spending;
    this.onSignIn = own.onSignIn;
    this.onSignOut = own.onSignOut;
    this.beforeSignIn = own.beforeSignIn;
    this.onSignInFailed = own.onSignInFailed;
    this.deviceSigns = own.deviceSigns;
    this.onDeviceKnown = own.onDeviceKnown;
    this.catalog = catalog;
    this.hasher = hasher;
    this.limits = limits;
    this.setUp = setUp;
    this.layout = layout;
    this.#fork = own.fork;
  }

  /** Created on first access: many requests do not need one. */
  get em(): Call['em'] {
    return (this.#em ??= this.#fork());
  }

  write: SignedInCall['write'] = (options, step) => write(this, options, step);
  writeFor: Call['writeFor'] = (decider, options, step) => writeFor(this, decider, options, step);
  writeUnauthenticated: Call['writeUnauthenticated'] = (step) => writeUnauthenticated(this, step);
}
