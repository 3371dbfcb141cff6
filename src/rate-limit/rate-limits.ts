import type { Spending } from '../access/budget.ts';
import type { Basis } from '../access/standing.ts';
import { addressKey } from './address-key.ts';
import { createPasswordAttempts, type PasswordAttempts } from './password-attempts.ts';
import type { Rate } from './rate.ts';
import { createRateLimiter, type RateLimiter, type CounterStore } from './rate-limiter.ts';

/** The rates of every limit. An empty list turns a limit off. */
export interface RateOptions {
  readonly user: readonly Rate[];
  readonly apiKey: readonly Rate[];
  readonly anonymous: readonly Rate[];
  readonly tokenCreation: readonly Rate[];
  readonly signIn: readonly Rate[];
  readonly failedAuthentication: readonly Rate[];
}

/** All rate limits. */
export interface RateLimits {
  /**
   * Requests by user, across all of their tokens and sessions; an API key is counted on its own.
   */
  spendFor: (standing: Basis) => Promise<Spending | null>;
  lookFor: (standing: Basis) => Promise<Spending | null>;
  /** Requests without a credential, by address. */
  spendAnonymous: (address: string | null) => Promise<Spending | null>;
  /**
   * Unknown secrets by network (`addressKey`), at the rates of anonymous requests. Anonymous
   * requests do not spend this limit.
   */
  readonly unknownTokens: Pick<RateLimiter, 'look'>;
  /** Spends one unknown secret and one anonymous request. */
  readonly spendJunk: (network: string) => Promise<void>;
  /** Created tokens and keys, by address. */
  readonly tokenCreation: RateLimiter;
  /** Attempts to accept an invitation, by address and prefix. */
  readonly signIn: RateLimiter;
  /** Password attempts, by account, device and network. */
  readonly passwords: PasswordAttempts;
  /** Wrong secrets, by address and prefix. */
  readonly failedAuthentication: RateLimiter;
}

/** Creates all limits on one store. */
export function createRateLimits(
  options: RateOptions,
  store: CounterStore,
  onStoreDown: (error: unknown) => void,
): RateLimits {
  const limiter = (name: string, rates: readonly Rate[]): RateLimiter =>
    createRateLimiter(name, rates, store, onStoreDown);
  const user = limiter('user', options.user);
  const apiKey = limiter('api-key', options.apiKey);
  const anonymous = limiter('anonymous', options.anonymous);
  const unknownTokens = limiter('unknown-token', options.anonymous);
  const signIn = limiter('sign-in', options.signIn);
  const budgetOf = ({ owner, credential }: Basis): [RateLimiter, string] =>
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

/** The /24 or /48 around an address may spend this many times the limit of the address. */
const SITE_FACTOR = 4;

const wider = (rates: readonly Rate[]): readonly Rate[] =>
  rates.map(({ limit, windowSeconds }) => ({ limit: limit * SITE_FACTOR, windowSeconds }));
