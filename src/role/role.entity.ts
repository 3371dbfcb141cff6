import { defineEntity, p } from '@mikro-orm/core';
import { TextArray } from '../database/text-array.ts';
import { Organization } from '../organization/organization.entity.ts';

const RoleSchema = defineEntity({
  name: 'Role',
  tableName: 'role',
  uniques: [{ properties: ['organization', 'key'] }],
  properties: {
    id: p.uuid().primary(),
    organization: () => p.manyToOne(Organization).ref(),
    key: p.text(),
    name: p.text(),
    grants: p.type(TextArray).$type<string[]>(),
    builtIn: p.boolean(),
    /**
     * True for a former built-in role that the catalogue no longer has. It becomes built-in again
     * when the catalogue has it again.
     */
    detached: p.boolean().default(false),
    createdAt: p.datetime(3),
  },
});

/** A row of `role`: a named set of grants, built-in or custom. */
export class Role extends RoleSchema.class {}
RoleSchema.setClass(Role);
