import { toAuthority } from '../access/authority.ts';
import type { Call } from '../core/call.ts';
import { RateLimitedError, UnauthenticatedError } from '../core/refusal.ts';
import type { Issued } from '../credential/issue.rule.ts';
import { defineBareMutation, defineMutation } from '../graphql/mutation.ts';
import { UserType } from '../member/user.graphql.ts';
import { changePassword } from './change-password.usecase.ts';
import { revokeCurrentCredential } from './revoke-current-credential.usecase.ts';
import { SessionType } from './session.graphql.ts';
import { signIn, type SignInInput } from './sign-in.usecase.ts';
import { signOut } from './sign-out.usecase.ts';
import { CredentialUnion, ViewerType } from './viewer.graphql.ts';

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
    'Opens a session. An incorrect e-mail address or password is a top-level error with the code UNAUTHENTICATED.',
  authScopes: { public: true },
  inputDescription: 'The e-mail address and password.',
  input: (t) => ({
    email: t.string({ required: true, description: 'The e-mail address.' }),
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
  payloadDescription: 'The revoked credential.',
  payload: {
    credential: { type: CredentialUnion, description: 'The current state of the credential.' },
  },
  resolve: async (call) => ({ credential: await revokeCurrentCredential(call) }),
});

defineMutation('changePassword', {
  description: "Changes the viewer's password. Ends every other session of the user.",
  authScopes: { signedIn: true },
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
