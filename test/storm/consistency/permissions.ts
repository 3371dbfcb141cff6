/** The permission that every surface is asked about. */
export const PERMISSION = 'channel:publish';

/**
 * The permissions that the surfaces require: for the question, a list, a node and a mutation. A
 * holder has all or none.
 */
export const ASKED = [PERMISSION, 'role:list', 'member:read', 'organization:update'];

/** The two roles of each organization, and the grants of a role before and after its edit. */
export const ROLES = { full: 'full', little: 'little' } as const;
export const GRANTS = { full: [...ASKED, 'personal-access-token:*'], little: ['domain:read'] };

/**
 * An address that no request comes from, and two lists that contain the address of every request.
 */
export const ELSEWHERE = ['203.0.113.7'];
export const FROM_HERE: readonly (readonly string[])[] = [[], ['127.0.0.0/8']];

/** The password of every subject. */
export const PASSWORD = 'a subject of the race';
