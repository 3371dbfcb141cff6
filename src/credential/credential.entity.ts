import { defineEntity, p } from '@mikro-orm/core';
import { Member } from '../member/member.entity.ts';
import { Role } from '../role/role.entity.ts';
import { User } from '../user/user.entity.ts';
import { Organization } from '../organization/organization.entity.ts';

/** A row of `credential`: a session, a personal access token or an API key. */
export const Credential = defineEntity({
  name: 'Credential',
  tableName: 'credential',
  indexes: [
    { properties: ['organization', 'owner', 'kind', 'createdAt', 'id'] },
    { properties: ['organization', 'kind', 'createdAt', 'id'] },
    { properties: ['role'] },
    { properties: ['member'] },
    { properties: ['owner'], where: `"kind" = 'SESSION'` },
  ],
  properties: {
    id: p.uuid().primary(),
    kind: p.enum(['SESSION', 'PERSONAL_ACCESS_TOKEN', 'API_KEY']),
    /** Personal access tokens only. */
    type: p.enum(['PERSONAL', 'SERVICE', 'SCIM']).nullable(),
    prefix: p.text().unique(),
    /**
     * The hash names its parameters: argon2id for personal access tokens, SHA-256 for keys and
     * sessions.
     */
    secretHash: p.text(),
    organization: () => p.manyToOne(Organization),
    owner: () => p.manyToOne(User).nullable().deleteRule('restrict'),
    /**
     * The membership that it acts under. Null for an API key, and permanently null after the
     * membership has ended.
     */
    member: () => p.manyToOne(Member).nullable().deleteRule('set null'),
    /** API keys only. Fixed at creation. */
    role: () => p.manyToOne(Role).nullable().deleteRule('restrict'),
    createdBy: () => p.manyToOne(User).nullable(),
    /** The tokens that issued it, the first issuer first. It dies with any of them. */
    makerIds: p.array().columnType('uuid[]'),
    name: p.text(),
    description: p.text().nullable(),
    narrowed: p.boolean(),
    ipAllowList: p.array(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
    expiresAt: p.datetime(3).nullable(),
    revokedAt: p.datetime(3).nullable(),
    revokedBy: () => p.manyToOne(User).nullable(),
    /** Sessions only: the browser that opened it. */
    userAgent: p.text().nullable(),
    ip: p.text().nullable(),
  },
});
