import { budgetToShow, type Budget } from '../access/budget.ts';
import type { Standing } from '../access/standing.ts';
import { isPermitted, reachOf, toAuthority, type Caller } from '../access/authority.ts';
import { builder } from '../graphql/builder.ts';
import { defineBareMutation, defineMutation } from '../graphql/mutation.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';
import { RoleType } from '../role/role.graphql.ts';
import { UserType } from '../member/user.graphql.ts';
import { OrganizationType } from '../organization/organization.graphql.ts';
import {
  InsufficientAuthorityError,
  RateLimitedError,
  UnauthenticatedError,
  ValidationError,
} from '../core/refusal.ts';
import type { Request } from '../core/request.ts';
import { changePassword } from './change-password.usecase.ts';
import { revokeCurrentCredential } from './revoke-current-credential.usecase.ts';
import type { Issued } from '../credential/issue.rule.ts';
import { signIn, type SignInInput } from './sign-in.usecase.ts';
import { signOut } from './sign-out.usecase.ts';
import { findStandings } from '../authority/standing.store.ts';
import { globalIdOf, isOwn, NODE_TYPE } from '../credential/token.rule.ts';
import { ApiKeyType, PersonalAccessTokenType } from '../token/token.graphql.ts';

/** A person who is signed in. */
export const SessionType = builder.objectRef<Standing>('Session').implement({
  description: 'A person who is signed in.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ resolve: globalIdOf, description: 'Its global id.' }),
    createdAt: t.field({
      type: 'DateTime',
      resolve: ({ credential }) => credential.createdAt,
      description: 'When it was opened.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      resolve: ({ credential }) => {
        if (!credential.expiresAt) throw new Error('A session without an end.');
        return credential.expiresAt;
      },
      description: 'When it ends by itself.',
    }),
    userAgent: t.string({
      nullable: true,
      resolve: ({ credential }) => credential.userAgent,
      description: 'The program that opened it, as it called itself.',
    }),
    ip: t.string({
      nullable: true,
      resolve: ({ credential }) => credential.ip,
      description: 'The address that it was opened from.',
    }),
    lastUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ credential }) => credential.lastUsedAt,
      description: 'When it was last let in, to the minute. Null: never.',
    }),
    lastUsedIp: t.string({
      nullable: true,
      resolve: ({ credential }) => credential.lastUsedIp,
      description: 'From where.',
    }),
  }),
});

registerNode('Session', async ({ caller, em }, id) => {
  const [found] = caller ? await findStandings(em, [id]) : [];
  const isOwnSession =
    caller &&
    found?.standing.credential.kind === 'SESSION' &&
    found.standing.organization.id === caller.standing.organization.id &&
    isOwn(caller, found.standing);
  // Security: sessions are the person's business, not that of the tokens that they hand to
  // programs.
  return isOwnSession && caller.standing.credential.kind === 'SESSION' ? found.standing : null;
});

const CredentialUnion = builder.unionType('Credential', {
  description: 'What a caller presents.',
  types: [SessionType, PersonalAccessTokenType, ApiKeyType],
  resolveType: ({ credential }) => NODE_TYPE[credential.kind],
});

const RateLimit = builder.objectRef<Budget>('RateLimit').implement({
  description: 'How much of a limit is used.',
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'How many requests there may be in a window.' }),
    remaining: t.exposeInt('remaining', { description: 'How many are left in this one.' }),
    used: t.exposeInt('used', { description: 'How many there were in this one.' }),
    resetAt: t.expose('resetAt', { type: 'DateTime', description: 'When a new window begins.' }),
  }),
});

/** The caller. */
export const ViewerType = builder.objectRef<Caller>('Viewer').implement({
  description:
    'The caller as resolved for THIS request: nothing here is remembered from an earlier one.',
  fields: (t) => ({
    credential: t.field({
      type: CredentialUnion,
      resolve: ({ standing }) => standing,
      description: 'What the caller presents.',
    }),
    user: t.field({
      type: UserType,
      nullable: true,
      resolve: ({ standing }) => standing.owner,
      description: 'Null for an API key: it acts for the organization, not for a person.',
    }),
    organization: t.field({
      type: OrganizationType,
      resolve: ({ standing }) => standing.organization,
      description: 'Where the caller acts.',
    }),
    role: t.field({
      type: RoleType,
      resolve: ({ standing }) => {
        if (!standing.role) throw new Error('A caller was let in without a role.');
        return standing.role;
      },
      description: "The owner's role now; for an API key, the role fixed at its creation.",
    }),
    permissions: t.stringList({
      resolve: ({ authority }, _args, { request: { catalog } }) =>
        catalog.spellOut(reachOf(authority)),
      description:
        'Role ∩ scopes, spelled out over the catalogue and sorted. Entity-limited permissions are listed too.',
    }),
    can: t.boolean({
      description: 'May the caller do this, on this entity? Without an entity: on every one.',
      args: {
        permission: t.arg.string({
          required: true,
          description:
            'A permission of the catalogue, for example channel:publish. One that there is not is not allowed.',
        }),
        entityId: t.arg.string({ description: 'The entity. Omitted or null: every one.' }),
      },
      resolve: ({ authority }, { permission, entityId }, { request: { catalog } }) => {
        const asked = catalog.permission(permission);
        return asked !== null && isPermitted(authority, asked, entityId ?? null);
      },
    }),
    rateLimit: t.field({
      type: RateLimit,
      nullable: true,
      resolve: (_viewer, _args, { request: { spending } }) => spending && budgetToShow(spending),
      description:
        'Of the longest window, after this request. Shared by all tokens and sessions of a user. Null: no limit applies.',
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerType,
    nullable: true,
    description: 'Null for an anonymous caller. Needs no permission.',
    authScopes: { public: true },
    resolve: (_parent, _args, { request }) => request.caller,
  }),
);

/**
 * Signs in unless the browser would not keep the session cookie; a failed attempt is reported to
 * the log.
 */
async function signInFromPage(request: Request, input: SignInInput): Promise<Issued> {
  request.beforeSignIn();
  return signIn(request, input).catch((error: unknown) => {
    if (error instanceof UnauthenticatedError || error instanceof RateLimitedError)
      request.onSignInFailed(input.email);
    throw error;
  });
}

defineMutation('signIn', {
  description:
    'Opens a session. A wrong e-mail address or password is a top-level error, UNAUTHENTICATED.',
  authScopes: { public: true },
  errors: [ValidationError],
  inputDescription: 'Who signs in.',
  input: (t) => ({
    email: t.string({ required: true, description: 'Your e-mail address.' }),
    password: t.string({ required: true, description: 'Your password.' }),
    organization: t.string({
      description: "The organization's slug. Omitted or null: the only one that the user is in.",
    }),
  }),
  payloadDescription:
    'secret is the bearer of a Session; browsers get it as an HttpOnly cookie besides.',
  payload: {
    secret: { type: 'String', description: 'Send it as Authorization: Bearer. Shown once.' },
    session: { type: SessionType, description: 'The new session.' },
    viewer: { type: ViewerType, description: 'The caller that the session makes you.' },
  },
  resolve: async (request, input) => {
    const { standing, secret } = await signInFromPage(request, input);
    request.onSignIn(secret, standing.credential.expiresAt);
    return {
      secret,
      session: standing,
      viewer: { standing, authority: toAuthority(standing, request.catalog) },
    };
  },
});

defineBareMutation('signOut', {
  description: 'Ends the session that the caller presents.',
  authScopes: { signedIn: true },
  errors: [InsufficientAuthorityError],
  payloadDescription: 'The session that ended.',
  payload: { session: { type: SessionType, description: 'As it was.' } },
  resolve: async (request) => {
    const session = await signOut(request);
    request.onSignOut();
    return { session };
  },
});

defineBareMutation('revokeCurrentCredential', {
  description: 'Whoever holds a token may end it, whatever its scopes.',
  authScopes: { signedIn: true },
  errors: [InsufficientAuthorityError],
  payloadDescription: 'The credential that ended.',
  payload: { credential: { type: CredentialUnion, description: 'As it is now.' } },
  resolve: async (request) => ({ credential: await revokeCurrentCredential(request) }),
});

defineMutation('changePassword', {
  description: "Changes one's own password. Every other session of the user ends.",
  authScopes: { signedIn: true },
  errors: [ValidationError, InsufficientAuthorityError],
  inputDescription: 'The old password and the new one.',
  input: (t) => ({
    currentPassword: t.string({ required: true, description: 'The password until now.' }),
    newPassword: t.string({ required: true, description: '8 to 1,024 characters.' }),
  }),
  payloadDescription: 'Every other session of the user ends.',
  payload: { user: { type: UserType, description: 'Oneself.' } },
  resolve: async (request, input) => ({ user: await changePassword(request, input) }),
});
