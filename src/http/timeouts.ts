/**
 * Connection timeouts in milliseconds. Security: slow HTTP attack (Slowloris). Without them,
 * clients that send their headers or body slowly would hold connections indefinitely. The
 * keep-alive timeout exceeds one minute, so that a proxy that keeps connections for a minute does
 * not find them closed.
 */
export const TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 75_000,
};
