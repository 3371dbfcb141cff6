import { defineEntity, p } from '@mikro-orm/core';

/** A row of `organization`: the tenant and its token policy. */
export const Organization = defineEntity({
  name: 'Organization',
  tableName: 'organization',
  properties: {
    id: p.uuid().primary(),
    slug: p.text().unique(),
    name: p.text(),
    defaultTokenLifetime: p.text().nullable(),
    maxTokenLifetime: p.text().nullable(),
    neverExpiringTokens: p.boolean(),
    requireIpAllowList: p.boolean(),
    deleteActiveTokens: p.boolean(),
    uniqueTokenNames: p.boolean(),
    createdAt: p.datetime(3),
    suspendedAt: p.datetime(3).nullable(),
  },
});
