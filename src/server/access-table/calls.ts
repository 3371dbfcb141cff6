import { KEY_CALLS } from './api-key-calls.ts';
import type { AccessCall } from './call.ts';
import { MEMBER_CALLS } from './member-calls.ts';
import { NODE_CALLS } from './node-calls.ts';
import { ORGANIZATION_CALLS } from './organization-calls.ts';
import { ROLE_CALLS } from './role-calls.ts';
import { SESSION_CALLS } from './session-calls.ts';
import { TOKEN_CALLS } from './token-calls.ts';

/** Every call of the access table. */
export const ACCESS_CALLS: readonly AccessCall[] = [
  ...TOKEN_CALLS,
  ...KEY_CALLS,
  ...MEMBER_CALLS,
  ...ROLE_CALLS,
  ...ORGANIZATION_CALLS,
  ...SESSION_CALLS,
  ...NODE_CALLS,
];
