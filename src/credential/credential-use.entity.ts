import { defineEntity, p } from '@mikro-orm/core';
import { Credential } from './credential.entity.ts';

const CredentialUseSchema = defineEntity({
  name: 'CredentialUse',
  tableName: 'credential_use',
  properties: {
    credential: () => p.oneToOne(Credential).ref().primary().deleteRule('cascade'),
    lastUsedAt: p.datetime(3),
    lastUsedIp: p.text().nullable(),
  },
});

/**
 * A row of `credential_use`. It is separate from `credential`, so that recording a use neither
 * waits for nor locks the rows that authorization reads.
 */
export class CredentialUse extends CredentialUseSchema.class {}
CredentialUseSchema.setClass(CredentialUse);
