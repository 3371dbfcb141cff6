import type { Spending } from '../access/budget.ts';
import { networkOf } from '../access/ip-allow-list.ts';
import type { Standing } from '../access/standing.ts';
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
  /** Tokens and keys made, by address. */
  readonly tokenCreation: RateLimiter;
  /** Passwords tried, by address and whose they are. */
  readonly signIn: RateLimiter;
  /** Secrets that proved wrong, by address and prefix. */
  readonly failedAuthentication: RateLimiter;
}

/** Makes the limits, all on one store. */
export function createRateLimits(options: RateOptions, store: Store, onStoreDown: (error: unknown) => void): RateLimits {
  const limiter = (name: string, rates: readonly Rate[]): RateLimiter => createRateLimiter(name, rates, store, onStoreDown);
  const user = limiter('user', options.user);
  const apiKey = limiter('api-key', options.apiKey);
  const anonymous = limiter('anonymous', options.anonymous);
  const budgetOf = ({ owner, credential }: Standing): [RateLimiter, string] => (owner ? [user, owner.id] : [apiKey, credential.id]);
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
    signIn: limiter('sign-in', options.signIn),
    failedAuthentication: limiter('failed-authentication', options.failedAuthentication),
  };
}

/** The network as a key: a customer has a whole /64 of IPv6 at least, and could otherwise take a new address for every request. */
export const addressKey = (address: string | null): string => (address === null ? 'unknown' : networkOf(address));
