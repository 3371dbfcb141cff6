/**
 * A set of permissions of one catalogue: bit i stands for the catalogue's i-th permission. An
 * immutable bigint, so sets can be compared with ===.
 */
export type PermissionSet = bigint;

/** The empty set. */
export const NOTHING: PermissionSet = 0n;

/** Returns the permissions in either set. */
export const union = (a: PermissionSet, b: PermissionSet): PermissionSet => a | b;

/** Returns the permissions in both sets. */
export const intersect = (a: PermissionSet, b: PermissionSet): PermissionSet => a & b;

/** Returns the permissions in a that are not in b. */
export const without = (a: PermissionSet, b: PermissionSet): PermissionSet => a & ~b;

/**
 * Whether a ≥ b: every permission of b is in a. A partial order: reflexive, transitive,
 * antisymmetric.
 */
export const covers = (a: PermissionSet, b: PermissionSet): boolean => (a & b) === b;

/** Whether the sets share any permission. */
export const overlaps = (a: PermissionSet, b: PermissionSet): boolean => (a & b) !== NOTHING;

/** Returns the number of permissions in the set. */
export const countIn = (set: PermissionSet): number => set.toString(2).replaceAll('0', '').length;
