/**
 * A set of permissions of one catalogue: bit i stands for the catalogue's i-th permission.
 * A plain bigint, so that sets are values: compared with ===, never changed in place.
 */
export type PermissionSet = bigint;

/** The empty set: it permits nothing. */
export const NOTHING: PermissionSet = 0n;

/** What is in either. */
export const union = (a: PermissionSet, b: PermissionSet): PermissionSet => a | b;

/** What is in both. */
export const intersect = (a: PermissionSet, b: PermissionSet): PermissionSet => a & b;

/** What is in a and not in b. */
export const without = (a: PermissionSet, b: PermissionSet): PermissionSet => a & ~b;

/** a ≥ b: is every permission of b in a? A partial order: reflexive, transitive, antisymmetric. */
export const covers = (a: PermissionSet, b: PermissionSet): boolean => (a & b) === b;

/** Do the two share any permission? */
export const overlaps = (a: PermissionSet, b: PermissionSet): boolean => (a & b) !== NOTHING;

/** How many permissions are in it. */
export const countIn = (set: PermissionSet): number => set.toString(2).replaceAll('0', '').length;
