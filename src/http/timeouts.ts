/**
 * How long a connection may take, in milliseconds. Security: clients that trickle their headers or
 * body would hold it for ever. A proxy may send on one that it kept for a minute, and must not find
 * it closed at that moment.
 */
export const TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 75_000,
};
