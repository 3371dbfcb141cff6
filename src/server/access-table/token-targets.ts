import type { CredentialFacts, RoleFacts, Standing, UserFacts } from '../../access/standing.ts';
import { PEOPLE, type Target } from './call.ts';
import { DRY_RUN_TIME } from './dry-run.ts';
import {
  CALLER,
  LOWER_ROLE,
  ORGANIZATION,
  OTHER_ORGANIZATION,
  OWNER_ROLE,
  PERSON,
  SERVICE_USER,
  standingOf,
  type SyntheticCaller,
} from './synthetic-organization.ts';

// Targets carry no permissions, except for their role where the name says so.
const NARROWED = { narrowed: true } as const;

const tokenOf = (
  owner: UserFacts,
  role: RoleFacts,
  credential: Partial<CredentialFacts> = {},
  organization = ORGANIZATION,
): Standing =>
  standingOf('PERSONAL_ACCESS_TOKEN', owner, role, { ...NARROWED, ...credential }, organization);

const itself = ({ caller }: SyntheticCaller): Standing => caller.standing;
const revokedBy = ({ id }: UserFacts): Partial<CredentialFacts> => ({
  revokedAt: DRY_RUN_TIME,
  revokedById: id,
});

const OTHERS_TOKENS: readonly Target<Standing>[] = [
  { name: 'person (lower role)', of: () => tokenOf(PERSON, LOWER_ROLE) },
  { name: 'person (same role)', of: ({ role }) => tokenOf(PERSON, role) },
  { name: 'person (owner)', of: () => tokenOf(PERSON, OWNER_ROLE) },
  { name: 'service user (lower role)', of: () => tokenOf(SERVICE_USER, LOWER_ROLE) },
  { name: 'service user (owner)', of: () => tokenOf(SERVICE_USER, OWNER_ROLE) },
  {
    name: 'other organization',
    of: () => tokenOf(PERSON, LOWER_ROLE, {}, OTHER_ORGANIZATION),
  },
];
const OWN_TOKEN: Target<Standing> = {
  name: 'own',
  kinds: PEOPLE,
  of: ({ role }) => tokenOf(CALLER, role),
};
/** Personal access tokens by owner, and `itself`: the presented token. */
export const TOKENS: readonly Target<Standing>[] = [
  OWN_TOKEN,
  { name: 'itself', kinds: ['token'], of: itself },
  ...OTHERS_TOKENS,
];
/** `TOKENS` without the presented token, which has no scopes. */
export const SCOPED_TOKENS: readonly Target<Standing>[] = [OWN_TOKEN, ...OTHERS_TOKENS];
/** Revoked personal access tokens, by owner and by who revoked them. */
export const REVOKED_TOKENS: readonly Target<Standing>[] = [
  {
    name: 'own, revoked by its owner',
    kinds: PEOPLE,
    of: ({ role }) => tokenOf(CALLER, role, revokedBy(CALLER)),
  },
  {
    name: 'own, revoked by another user',
    kinds: PEOPLE,
    of: ({ role }) => tokenOf(CALLER, role, revokedBy(PERSON)),
  },
  {
    name: 'person (lower role), revoked by its owner',
    of: () => tokenOf(PERSON, LOWER_ROLE, revokedBy(PERSON)),
  },
  {
    name: 'person (lower role), revoked by the caller',
    kinds: PEOPLE,
    of: () => tokenOf(PERSON, LOWER_ROLE, revokedBy(CALLER)),
  },
  {
    name: 'person (owner), revoked by its owner',
    of: () => tokenOf(PERSON, OWNER_ROLE, revokedBy(PERSON)),
  },
  {
    name: 'other organization',
    of: () => tokenOf(PERSON, LOWER_ROLE, revokedBy(PERSON), OTHER_ORGANIZATION),
  },
];

const keyOf = (
  role: RoleFacts,
  credential: Partial<CredentialFacts> = {},
  organization = ORGANIZATION,
): Standing => standingOf('API_KEY', null, role, { ...NARROWED, ...credential }, organization);

/** API keys by role, and `itself`: the presented key. */
export const KEYS: readonly Target<Standing>[] = [
  { name: 'lower role', of: () => keyOf(LOWER_ROLE) },
  { name: 'same role', of: ({ role }) => keyOf(role) },
  { name: 'owner role', of: () => keyOf(OWNER_ROLE) },
  { name: 'itself', kinds: ['key'], of: itself },
  { name: 'other organization', of: () => keyOf(LOWER_ROLE, {}, OTHER_ORGANIZATION) },
];
/** Revoked API keys, by role and by who revoked them. */
export const REVOKED_KEYS: readonly Target<Standing>[] = [
  {
    name: 'lower role, revoked by the caller',
    kinds: PEOPLE,
    of: () => keyOf(LOWER_ROLE, revokedBy(CALLER)),
  },
  {
    name: 'lower role, revoked by another user',
    of: () => keyOf(LOWER_ROLE, revokedBy(PERSON)),
  },
  {
    name: 'owner role, revoked by another user',
    of: () => keyOf(OWNER_ROLE, revokedBy(PERSON)),
  },
  {
    name: 'other organization',
    of: () => keyOf(LOWER_ROLE, revokedBy(PERSON), OTHER_ORGANIZATION),
  },
];
