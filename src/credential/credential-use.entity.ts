import { defineEntity, p } from '@mikro-orm/core';
import { Credential } from './credential.entity.ts';

/**
 * A row of `credential_use`. It is separate from `credential`, so that recording a use neither
 * waits for nor locks the rows that authorization reads.
 */
export const CredentialUse = defineEntity({
  name: 'CredentialUse',
  tableName: 'credential_use',
  properties: {
    credential: () => p.oneToOne(Credential).owner().primary().deleteRule('cascade'),
    lastUsedAt: p.datetime(3),
    lastUsedIp: p.text().nullable(),
  },
});
