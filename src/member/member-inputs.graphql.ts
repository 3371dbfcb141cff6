import { MemberType } from './member.graphql.ts';

/** The payload of mutations on one member. */
export const MEMBER_PAYLOAD = {
  member: { type: MemberType, description: 'The member.' },
} as const;

/** The description of an argument that names the role to grant. */
export const ROLE_KEY = 'The key of the role, which must not exceed your own authority.';
