/**
 * The guarded permissions, which create authority: written by hand, sorted. Never computed by the
 * server, which is compared with it.
 */
export const GUARDED: readonly string[] = [
  ...['personal-access-token', 'member-token', 'api-key'].flatMap((type) =>
    ['create', 'update', 'restore'].map((operation) => `${type}:${operation}`),
  ),
  'member:create',
  'member:promote',
  'member:reinstate',
  'role:create',
  'role:widen',
  'organization:relax-policy',
].sort();

/** Returns whether the permission is guarded. */
export const isGuarded = (permission: string): boolean => GUARDED.includes(permission);
