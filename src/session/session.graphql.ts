import { budgetToShow, type Budget } from '../access/budget.ts';
import type { Standing } from '../access/standing.ts';
import { may } from '../access/may.ts';
import { reachOf, toAuthority, type Caller } from '../access/authority.ts';
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
import type { Call } from '../core/call.ts';
import { changePassword } from './change-password.usecase.ts';
import { revokeCurrentCredential } from './revoke-current-credential.usecase.ts';
import type { Issued } from '../credential/issue.rule.ts';
import { signIn, type SignInInput } from './sign-in.usecase.ts';
import { signOut } from './sign-out.usecase.ts';
import { findStandings } from '../authority/standing.store.ts';
import { globalIdOf, NODE_TYPE } from '../credential/token-node.rule.ts';
import { isOwn } from '../credential/token-operations.rule.ts';
import { ApiKeyType, PersonalAccessTokenType } from '../token/token.graphql.ts';

/** The GraphQL type of a session. */
export const SessionType = builder.objectRef<Standing>('Session').implement({
  description: 'A signed-in person.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ resolve: globalIdOf, description: 'The global id.' }),
    createdAt: t.field({
      type: 'DateTime',
      resolve: ({ credential }) => credential.createdAt,
      description: 'When the person signed in.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      resolve: ({ credential }) => {
        if (!credential.expiresAt) throw new Error('A session without an expiry.');
        return credential.expiresAt;
      },
      description: 'When the session expires.',
    }),
    userAgent: t.string({
      nullable: true,
      resolve: ({ credential }) => credential.userAgent,
      description: 'The User-Agent header at sign-in.',
    }),
    ip: t.string({
      nullable: true,
      resolve: ({ credential }) => credential.ip,
      description: 'The client address at sign-in.',
    }),
    lastUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ credential }) => credential.lastUsedAt,
      description: 'The time of the last authenticated request, to the minute. Null: never used.',
    }),
    lastUsedIp: t.string({
      nullable: true,
      resolve: ({ credential }) => credential.lastUsedIp,
      description: 'The address of the last authenticated request.',
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
  // Security: information disclosure. Programs that hold a person's token must not learn about that
  // person's sessions.
  return isOwnSession && caller.standing.credential.kind === 'SESSION' ? found.standing : null;
});

const CredentialUnion = builder.unionType('Credential', {
  description: 'The kinds of credential that a caller can present.',
  types: [SessionType, PersonalAccessTokenType, ApiKeyType],
  resolveType: ({ credential }) => NODE_TYPE[credential.kind],
});

const RateLimit = builder.objectRef<Budget>('RateLimit').implement({
  description: 'The usage of a rate limit.',
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'The number of requests allowed per window.' }),
    remaining: t.exposeInt('remaining', {
      description: 'The number of requests left in the current window.',
    }),
    used: t.exposeInt('used', { description: 'The number of requests in the current window.' }),
    resetAt: t.expose('resetAt', { type: 'DateTime', description: 'When the next window starts.' }),
  }),
});

/** The GraphQL type of the caller. */
export const ViewerType = builder.objectRef<Caller>('Viewer').implement({
  description: 'The caller, resolved for this request. Nothing is cached from an earlier request.',
  fields: (t) => ({
    credential: t.field({
      type: CredentialUnion,
      resolve: ({ standing }) => standing,
      description: 'The credential that the caller presents.',
    }),
    user: t.field({
      type: UserType,
      nullable: true,
      resolve: ({ standing }) => standing.owner,
      description: 'The user. Null for an API key, which acts for the organization.',
    }),
    organization: t.field({
      type: OrganizationType,
      resolve: ({ standing }) => standing.organization,
      description: 'The organization in which the caller acts.',
    }),
    role: t.field({
      type: RoleType,
      resolve: ({ standing }) => {
        if (!standing.role) throw new Error('An authenticated caller without a role.');
        return standing.role;
      },
      description: "The owner's role now; for an API key, the role fixed at its creation.",
    }),
    permissions: t.stringList({
      resolve: ({ authority }, _args, { call: { catalog } }) =>
        catalog.spellOut(reachOf(authority)),
      description:
        'Role ∩ scopes, as a sorted list of permissions. Includes permissions that are limited to single entities.',
    }),
    can: t.boolean({
      description:
        'Whether the caller has the permission on this entity. Without an entity: on every entity.',
      args: {
        permission: t.arg.string({
          required: true,
          description:
            'A permission of the catalogue, for example channel:publish. Unknown permissions return false.',
        }),
        entityId: t.arg.string({ description: 'The entity. Omitted or null: every entity.' }),
      },
      resolve: (caller, { permission, entityId }, { call: { catalog } }) =>
        may({ caller, catalog }, permission, entityId),
    }),
    rateLimit: t.field({
      type: RateLimit,
      nullable: true,
      resolve: (_viewer, _args, { call: { spending } }) => spending && budgetToShow(spending),
      description:
        'The longest window, after this request. All tokens and sessions of a user share it. Null: no limit applies.',
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerType,
    nullable: true,
    description: 'The caller. Null for an anonymous caller. Requires no permission.',
    authScopes: { public: true },
    resolve: (_parent, _args, { call }) => call.caller,
  }),
);

/**
 * Signs in, unless the browser would discard the session cookie. Reports a failed attempt to the
 * log.
 */
async function signInFromPage(call: Call, input: SignInInput): Promise<Issued> {
  call.beforeSignIn();
  return signIn(call, input).catch((error: unknown) => {
    if (error instanceof UnauthenticatedError || error instanceof RateLimitedError)
      call.onSignInFailed(input.email);
    throw error;
  });
}

defineMutation('signIn', {
  description:
    'Opens a session. An incorrect email address or password is a top-level error with the code UNAUTHENTICATED.',
  authScopes: { public: true },
  errors: [ValidationError],
  inputDescription: 'The email address and password.',
  input: (t) => ({
    email: t.string({ required: true, description: 'The email address.' }),
    password: t.string({ required: true, description: 'The password.' }),
    organization: t.string({
      description: "The organization's slug. Omitted or null: the user's only organization.",
    }),
  }),
  payloadDescription: 'The new session. Browsers also receive the secret as an HttpOnly cookie.',
  payload: {
    secret: {
      type: 'String',
      description: "The session's secret. Send it as Authorization: Bearer. Shown only once.",
    },
    session: { type: SessionType, description: 'The new session.' },
    viewer: { type: ViewerType, description: 'The caller, as this session authenticates it.' },
  },
  resolve: async (call, input) => {
    const { standing, secret } = await signInFromPage(call, input);
    call.onSignIn(secret, standing.credential.expiresAt);
    return {
      secret,
      session: standing,
      viewer: { standing, authority: toAuthority(standing, call.catalog) },
    };
  },
});

defineBareMutation('signOut', {
  description: 'Ends the session that the caller presents.',
  authScopes: { signedIn: true },
  errors: [InsufficientAuthorityError],
  payloadDescription: 'The session that ended.',
  payload: { session: { type: SessionType, description: 'The session before it ended.' } },
  resolve: async (call) => {
    const session = await signOut(call);
    call.onSignOut();
    return { session };
  },
});

defineBareMutation('revokeCurrentCredential', {
  description:
    'Revokes the credential that the caller presents. Requires no permission and no scope.',
  authScopes: { signedIn: true },
  errors: [InsufficientAuthorityError],
  payloadDescription: 'The revoked credential.',
  payload: {
    credential: { type: CredentialUnion, description: 'The current state of the credential.' },
  },
  resolve: async (call) => ({ credential: await revokeCurrentCredential(call) }),
});

defineMutation('changePassword', {
  description: "Changes the viewer's password. Ends every other session of the user.",
  authScopes: { signedIn: true },
  errors: [ValidationError, InsufficientAuthorityError],
  inputDescription: 'The current password and the new one.',
  input: (t) => ({
    currentPassword: t.string({ required: true, description: 'The current password.' }),
    newPassword: t.string({
      required: true,
      description: 'The new password: 8 to 1,024 characters.',
    }),
  }),
  payloadDescription: 'The user whose password was changed.',
  payload: { user: { type: UserType, description: "The viewer's user." } },
  resolve: async (call, input) => ({ user: await changePassword(call, input) }),
});
