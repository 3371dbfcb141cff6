import type { Spending } from '../access/budget.ts';
import type { Standing } from '../access/standing.ts';
import { addressKey } from './address-key.ts';
import { createPasswordAttempts, type PasswordAttempts } from './password-attempts.ts';
import type { Rate } from './rate.ts';
import { createRateLimiter, type RateLimiter, type Store } from './rate-limiter.ts';

/** The rates of every limit; an empty one is off. */
export interface RateOptions {
  readonly user: readonly Rate[];
  readonly apiKey: readonly Rate[];
  readonly anonymous: readonly Rate[];
  readonly tokenCreation: readonly Rate[];
  readonly signIn: readonly Rate[];
  readonly failedAuthentication: readonly Rate[];
}

/** Every limit that there is. */
export interface RateLimits {
  /** A user's requests, by whichever of their tokens and sessions; a key's, each its own. */
  spendFor: (standing: Standing) => Promise<Spending | null>;
  lookFor: (standing: Standing) => Promise<Spending | null>;
  /** Requests without a credential, by address. */
  spendAnonymous: (address: string | null) => Promise<Spending | null>;
  /**
   * Secrets that opened nothing, by network (`addressKey`), at the rates of anonymous requests.
   * Anonymous requests do not use this up.
   */
  readonly unknownTokens: Pick<RateLimiter, 'look'>;
  /** Counts one of them, and an anonymous request. */
  readonly spendJunk: (network: string) => Promise<void>;
  /** Tokens and keys made, by address. */
  readonly tokenCreation: RateLimiter;
  /** Attempts to accept an invitation, by address and prefix. */
  readonly signIn: RateLimiter;
  /** Passwords tried, by account, device and network. */
  readonly passwords: PasswordAttempts;
  /** Secrets that proved wrong, by address and prefix. */
  readonly failedAuthentication: RateLimiter;
}

/** Makes the limits, all on one store. */
export function createRateLimits(
  options: RateOptions,
  store: Store,
  onStoreDown: (error: unknown) => void,
): RateLimits {
  const limiter = (name: string, rates: readonly Rate[]): RateLimiter =>
    createRateLimiter(name, rates, store, onStoreDown);
  const user = limiter('user', options.user);
  const apiKey = limiter('api-key', options.apiKey);
  const anonymous = limiter('anonymous', options.anonymous);
  const unknownTokens = limiter('unknown-token', options.anonymous);
  const signIn = limiter('sign-in', options.signIn);
  const budgetOf = ({ owner, credential }: Standing): [RateLimiter, string] =>
    owner ? [user, owner.id] : [apiKey, credential.id];
  return {
    spendFor: (standing) => {
      const [of, id] = budgetOf(standing);
      return of.spend(id);
    },
    lookFor: (standing) => {
      const [of, id] = budgetOf(standing);
      return of.look(id);
    },
    spendAnonymous: (address) => anonymous.spend(addressKey(address)),
    tokenCreation: limiter('token-creation', options.tokenCreation),
    signIn,
    passwords: createPasswordAttempts(
      options.signIn.length > 0
        ? { near: signIn, wide: limiter('sign-in-site', wider(options.signIn)) }
        : null,
      store,
      onStoreDown,
    ),
    unknownTokens,
    spendJunk: async (network) => {
      await Promise.all([unknownTokens.spend(network), anonymous.spend(network)]);
    },
    failedAuthentication: limiter('failed-authentication', options.failedAuthentication),
  };
}

/** How many times the bound of one address holds for the /24 or /48 around it. */
const SITE_FACTOR = 4;

const wider = (rates: readonly Rate[]): readonly Rate[] =>
  rates.map(({ limit, windowSeconds }) => ({ limit: limit * SITE_FACTOR, windowSeconds }));
