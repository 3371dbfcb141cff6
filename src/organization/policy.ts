import type { TokenPolicy } from '../access/standing.ts';

/** What a new organization asks of its tokens. */
export const DEFAULT_POLICY: TokenPolicy = {
  defaultTokenLifetime: 'P90D',
  maxTokenLifetime: null,
  neverExpiringTokens: true,
  requireIpAllowList: false,
  deleteActiveTokens: true,
  uniqueTokenNames: false,
};
