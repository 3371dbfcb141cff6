import type { NodeType } from '../core/node-type.ts';
import type { Request } from '../core/request.ts';
import { builder } from './builder.ts';

/** Something found by its id: its type's name beside what it is. */
export type NodeValue = object & { readonly __typename?: NodeType };

/** Finds one thing by row id, if the caller may see it. */
type FindNode = (request: Request, id: string) => Promise<object | null>;

const FINDERS = new Map<string, FindNode>();

/** Relay's Node: whatever has an id of its own. */
export const NodeInterface = builder.interfaceRef<NodeValue>('Node').implement({
  description: 'Whatever has an id of its own.',
  resolveType: (value) => value.__typename ?? null,
  fields: (t) => ({
    id: t.id({ resolve: () => '', description: 'Opaque, and unique among all types.' }),
  }),
});

/**
 * Says how `node(id:)` finds things of a type. Security: the finder must see no more than the
 * type's own query does.
 */
export function registerNode(type: NodeType, find: FindNode): void {
  FINDERS.set(type, async (request, id) => {
    const found = await find(request, id);
    return found && { ...found, __typename: type };
  });
}

/** The finder of a type; null for a type without one. */
export const finderOf = (type: string): FindNode | null => FINDERS.get(type) ?? null;
