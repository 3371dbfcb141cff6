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
 * A row of `credential_use`: kept apart from `credential`, so that noting a use never waits for, or
 * locks, what decides.
 */
export class CredentialUse extends CredentialUseSchema.class {}
CredentialUseSchema.setClass(CredentialUse);
