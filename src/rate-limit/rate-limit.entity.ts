import { defineEntity, p } from '@mikro-orm/core';

/**
 * A row of `rate_limit`, as rate-limiter-flexible defines it: the points that a key has consumed,
 * and when they expire (milliseconds since 1970).
 */
export const RateLimit = defineEntity({
  name: 'RateLimit',
  tableName: 'rate_limit',
  properties: {
    key: p.string().length(255).primary(),
    points: p.integer().default(0),
    expire: p.bigint().nullable(),
  },
});
