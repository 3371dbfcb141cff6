import {
  AcceptInvitationDocument,
  CreateApiKeyDocument,
  CreatePersonalAccessTokenDocument,
  CreateServiceUserDocument,
  InviteMemberDocument,
  SignInDocument,
  type ScopeInput,
} from '../../../src/generated/graphql.ts';
import { rowId } from '../../support/node-id.ts';
import { by, type Actor, type Step } from './hand.ts';
import { PASSWORD, ROLES } from './permissions.ts';
import type { Subject, Target } from './subject.ts';

// The mutations that create a credential or its holder, as steps.

type Made = { readonly id: string; readonly prefix: string; readonly expiresAt?: string | null };
type Issued = {
  readonly personalAccessToken?: Made;
  readonly apiKey?: Made;
  readonly secret: string;
};

/** Returns the created or regenerated token or key of a response. */
export const toIssued = (payload: unknown): Omit<Target, 'name'> => {
  const { personalAccessToken, apiKey, secret } = payload as Issued;
  const made = personalAccessToken ?? apiKey;
  if (!made) throw new Error('The response contains no token.');
  return { id: made.id, prefix: secret.slice(0, 10), secret, expiresAt: made.expiresAt ?? null };
};
const aboutIssued = (payload: unknown): string => rowId(toIssued(payload).id);

/** The steps that create a credential. */
export const makeSteps = {
  token: (
    actor: Actor,
    input: { readonly scopes?: ScopeInput[]; readonly ownerId?: string },
  ): Step => ({
    op: 'createPersonalAccessToken',
    send: by(actor, CreatePersonalAccessTokenDocument, {
      input: { name: 'consistency', ...input },
    }),
    action: 'personal_access_token.created',
    about: aboutIssued,
    makes: toIssued,
  }),
  key: (actor: Actor): Step => ({
    op: 'createApiKey',
    send: by(actor, CreateApiKeyDocument, { input: { name: 'consistency', role: ROLES.full } }),
    action: 'api_key.created',
    about: aboutIssued,
    makes: toIssued,
  }),
  session: ({ email, slug }: Subject): Step => ({
    op: 'signIn',
    send: by(null, SignInDocument, { input: { email, password: PASSWORD, organization: slug } }),
    action: 'session.created',
    about: (payload) => rowId(toSession(payload).id),
    makes: toSession,
  }),
  serviceUser: (owner: Actor): Step => ({
    op: 'createServiceUser',
    send: by(owner, CreateServiceUserDocument, { input: { name: 'robot', role: ROLES.full } }),
    action: 'service_user.created',
    about: (payload) => rowId((payload as { member: { id: string } }).member.id),
  }),
  invitation: (owner: Actor, { email }: Subject): Step => ({
    op: 'inviteMember',
    send: by(owner, InviteMemberDocument, { input: { email, role: ROLES.full } }),
    action: 'member.invited',
    about: (payload) => rowId((payload as { member: { id: string } }).member.id),
    settledBy: ['ConflictError'],
  }),
  acceptance: (secret: string): Step => ({
    op: 'acceptInvitation',
    send: by(null, AcceptInvitationDocument, {
      input: { secret, name: 'Ada', password: PASSWORD },
    }),
    action: 'member.joined',
    settledBy: ['NotFoundError'],
  }),
};

/** Returns the session of a sign-in. */
export const toSession = (payload: unknown): Omit<Target, 'name'> => {
  const { secret, session } = payload as {
    secret: string;
    session: { id: string; expiresAt: string };
  };
  return { id: session.id, prefix: secret.slice(0, 10), secret, expiresAt: session.expiresAt };
};
