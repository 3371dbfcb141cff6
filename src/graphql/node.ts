import type { NodeType } from '../core/node-type.ts';
import type { Call } from '../core/call.ts';
import { builder } from './builder.ts';

/** An object found by its id, with the name of its type. */
export type NodeValue = object & { readonly __typename?: NodeType };

/** Finds an object by row id. Returns null when it does not exist or the caller may not see it. */
type FindNode = (call: Call, id: string) => Promise<object | null>;

const FINDERS = new Map<string, FindNode>();

/** Relay's Node: an object with a global ID. */
export const NodeInterface = builder.interfaceRef<NodeValue>('Node').implement({
  description: 'An object with a global ID.',
  resolveType: (value) => value.__typename ?? null,
  fields: (t) => ({
    id: t.id({ resolve: () => '', description: 'Opaque, and unique across all types.' }),
  }),
});

/**
 * Registers how `node(id:)` finds objects of a type. Security: broken object-level authorization.
 * The finder must not return more than the type's query does.
 */
export function registerNode(type: NodeType, find: FindNode): void {
  FINDERS.set(type, async (call, id) => {
    const found = await find(call, id);
    return found && { ...found, __typename: type };
  });
}

/** Returns the finder of a type, or null for a type without one. */
export const finderOf = (type: string): FindNode | null => FINDERS.get(type) ?? null;
