import { parseGlobalId } from '../core/global-id.ts';
import { builder } from './builder.ts';
import { finderOf, NodeInterface } from './node.ts';

builder.queryField('node', (t) =>
  t.field({
    type: NodeInterface,
    nullable: true,
    description:
      'Anything by its id. Null when there is no such thing, or none that the caller may see: the two look the same.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'The global id.' }) },
    resolve: async (_parent, { id }, { request }) => {
      const parsed = parseGlobalId(id);
      return parsed ? ((await finderOf(parsed.type)?.(request, parsed.id)) ?? null) : null;
    },
  }),
);
