import { signedInStanding } from '../access/signed-in.ts';
import type { Basis } from '../access/standing.ts';
import type { MemberFacts } from './member.ts';

/** Returns a member's standing as if signed in; see `signedInStanding`. */
export const toSignedIn = ({
  id,
  status,
  createdAt,
  user,
  role,
  organization,
}: MemberFacts): Basis =>
  signedInStanding({
    owner: user,
    membership: { id, status, createdAt },
    role,
    organization,
  });
