import { defineEntity, p } from '@mikro-orm/core';
import { Credential } from './credential.entity.ts';

/**
 * A row of `scope`: one permission, pattern or named scope of a token, on every entity or on one.
 */
export const Scope = defineEntity({
  name: 'Scope',
  tableName: 'scope',
  indexes: [{ properties: ['credential'] }],
  properties: {
    id: p.uuid().primary(),
    credential: () => p.manyToOne(Credential).deleteRule('cascade'),
    /** As written: a permission, a pattern or a named scope of the catalogue. */
    permission: p.text(),
    /** Null: on every entity. */
    entityId: p.text().nullable(),
    createdAt: p.datetime(3),
  },
});
