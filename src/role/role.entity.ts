import { defineEntity, p } from '@mikro-orm/core';
import { Organization } from '../organization/organization.entity.ts';

/** A row of `role`: a named set of grants, built-in or custom. */
export const Role = defineEntity({
  name: 'Role',
  tableName: 'role',
  uniques: [{ properties: ['organization', 'key'] }],
  properties: {
    id: p.uuid().primary(),
    organization: () => p.manyToOne(Organization),
    key: p.text(),
    name: p.text(),
    grants: p.array(),
    builtIn: p.boolean(),
    /**
     * True for a former built-in role that the catalogue no longer has. It becomes built-in again
     * when the catalogue has it again.
     */
    detached: p.boolean().default(false),
    createdAt: p.datetime(3),
  },
});
