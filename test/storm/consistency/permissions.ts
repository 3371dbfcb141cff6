/** What every surface that takes a question is asked. */
export const PERMISSION = 'channel:publish';

/**
 * What the surfaces ask for among themselves: the question, a list, a node, a mutation. Whoever has
 * one of them has all.
 */
export const ASKED = [PERMISSION, 'role:list', 'member:read', 'organization:update'];

/** The two roles of each organization, and what a role holds before and after it was edited. */
export const ROLES = { full: 'full', little: 'little' } as const;
export const GRANTS = { full: [...ASKED, 'personal-access-token:*'], little: ['domain:read'] };

/** Where nobody in a run comes from, and two ways to say where everybody does. */
export const ELSEWHERE = ['203.0.113.7'];
export const FROM_HERE: readonly (readonly string[])[] = [[], ['127.0.0.0/8']];

/** What every subject signs in with. */
export const PASSWORD = 'a subject of the race';
