import { parseGlobalId } from '../core/global-id.ts';
import { builder } from './builder.ts';
import { finderOf, NodeInterface } from './node.ts';

builder.queryField('node', (t) =>
  t.field({
    type: NodeInterface,
    nullable: true,
    description:
      'Finds an object by its global ID. Null: it does not exist, or the caller may not see it.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'The global ID.' }) },
    resolve: async (_parent, { id }, { call }) => {
      const parsed = parseGlobalId(id);
      return parsed ? ((await finderOf(parsed.type)?.(call, parsed.id)) ?? null) : null;
    },
  }),
);
