import {
  AcceptInvitationDocument,
  AddScopesDocument,
  ChangeMemberRoleDocument,
  ChangePasswordDocument,
  CreateApiKeyDocument,
  CreatePersonalAccessTokenDocument,
  CreateRoleDocument,
  CreateServiceUserDocument,
  DeleteAllPersonalAccessTokensDocument,
  DeleteApiKeyDocument,
  DeletePersonalAccessTokenDocument,
  DeleteRoleDocument,
  InviteMemberDocument,
  NarrowPersonalAccessTokenDocument,
  PersonalAccessTokenDocument,
  RegeneratePersonalAccessTokenDocument,
  ReinstateMemberDocument,
  RemoveAllScopesDocument,
  RemoveMemberDocument,
  RemoveScopesDocument,
  RestoreApiKeyDocument,
  RestorePersonalAccessTokenDocument,
  RevokeApiKeyDocument,
  RevokeCurrentCredentialDocument,
  RevokeOtherSessionsDocument,
  RevokePersonalAccessTokenDocument,
  RevokeSessionDocument,
  SessionsDocument,
  SignInDocument,
  SignOutDocument,
  SuspendMemberDocument,
  UpdateApiKeyDocument,
  UpdateOrganizationDocument,
  UpdatePersonalAccessTokenDocument,
  UpdateRoleDocument,
  ViewerDocument,
  type Execute,
} from '../../src/client/client.ts';
import { PASSWORD, payloadOf, type World } from './world.ts';

const SCOPES = [
  { permission: 'channel:read' },
  { permission: 'dashboard:read', entityIds: ['1', '2'] },
];

/**
 * Runs every mutation except `setUp` successfully in a separate organization. Returns their names.
 */
export async function runEveryMutation(world: World): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  /** Creates a sender that notes each mutation and throws its refusal. */
  const recording =
    (execute: Execute): Execute =>
    async (document, ...variables) => {
      const data = await execute(document, ...variables);
      const [name, result] = Object.entries(data as Record<string, object>)[0] ?? [];
      if (name !== undefined && /^\s*mutation/.test(document.toString())) {
        names.add(name);
        payloadOf(result ?? {});
      }
      return data;
    };
  const recorded: World = { ...world, as: (secret) => recording(world.as(secret)) };
  const { owner, slug, newMember, signIn } = await world.newOrganization();
  const execute = recording(owner.execute);
  await execute(UpdateOrganizationDocument, {
    input: { name: 'Renamed', policy: { uniqueTokenNames: true } },
  });
  await changeRolesAndMembers(recorded, execute, (await newMember('viewer')).memberId, slug);
  await changeTokens(recorded, execute);
  await changeKeys(execute);
  await changeSessions(recorded, execute, {
    email: owner.email,
    organization: slug,
    another: () => signIn(owner.email),
  });
  return names;
}

async function changeRolesAndMembers(
  world: World,
  execute: Execute,
  memberId: string,
  slug: string,
): Promise<void> {
  await execute(CreateRoleDocument, {
    input: { key: 'reader', name: 'Reader', grants: ['*:read'] },
  });
  await execute(UpdateRoleDocument, { input: { key: 'reader', grants: ['channel:read'] } });
  await execute(ChangeMemberRoleDocument, { input: { memberId, role: 'reader' } });
  await execute(SuspendMemberDocument, { input: { memberId } });
  await execute(ReinstateMemberDocument, { input: { memberId } });
  await execute(RemoveMemberDocument, { input: { memberId } });
  await execute(DeleteRoleDocument, { input: { key: 'reader' } });
  await execute(CreateServiceUserDocument, { input: { name: 'robot', role: 'developer' } });
  const invited = payloadOf(
    (
      await execute(InviteMemberDocument, {
        input: { email: `new@${slug}.example`, role: 'viewer' },
      })
    ).inviteMember,
  );
  await world.as()(AcceptInvitationDocument, {
    input: { secret: invited.secret, name: 'New', password: PASSWORD },
  });
}

async function changeTokens(world: World, execute: Execute): Promise<void> {
  const create = async (name: string) =>
    payloadOf(
      (await execute(CreatePersonalAccessTokenDocument, { input: { name, scopes: SCOPES } }))
        .createPersonalAccessToken,
    );
  const { secret } = await create('one');
  await world.as(secret)(RevokeCurrentCredentialDocument);
  const { id } = (await create('another')).personalAccessToken;
  await execute(UpdatePersonalAccessTokenDocument, {
    input: { id, name: 'renamed', ipAllowList: ['127.0.0.0/8'] },
  });
  await execute(AddScopesDocument, {
    input: { personalAccessTokenId: id, scopes: [{ permission: 'message:read' }] },
  });
  const { personalAccessToken } = await execute(PersonalAccessTokenDocument, { id });
  await execute(RemoveScopesDocument, {
    input: {
      personalAccessTokenId: id,
      scopeIds: personalAccessToken?.scopes.slice(0, 1).map((scope) => scope.id) ?? [],
    },
  });
  await execute(NarrowPersonalAccessTokenDocument, { input: { id, scopes: [] } });
  await execute(RemoveAllScopesDocument, { input: { personalAccessTokenId: id } });
  await execute(RevokePersonalAccessTokenDocument, { input: { id } });
  await execute(RestorePersonalAccessTokenDocument, { input: { id } });
  await execute(RegeneratePersonalAccessTokenDocument, { input: { id } });
  await execute(DeletePersonalAccessTokenDocument, { input: { id } });
  await execute(DeleteAllPersonalAccessTokensDocument, { input: { status: ['REVOKED'] } });
}

async function changeKeys(execute: Execute): Promise<void> {
  const { apiKey } = payloadOf(
    (await execute(CreateApiKeyDocument, { input: { name: 'key', role: 'ci', scopes: SCOPES } }))
      .createApiKey,
  );
  const { id } = apiKey;
  await execute(UpdateApiKeyDocument, { input: { id, name: 'renamed' } });
  await execute(RevokeApiKeyDocument, { input: { id } });
  await execute(RestoreApiKeyDocument, { input: { id } });
  await execute(DeleteApiKeyDocument, { input: { id } });
}

async function changeSessions(
  world: World,
  execute: Execute,
  {
    email,
    organization,
    another,
  }: { email: string; organization: string; another: () => Promise<string> },
): Promise<void> {
  await another();
  const own = (await execute(ViewerDocument)).viewer?.credential.id;
  const sessions =
    (await execute(SessionsDocument, {})).viewer?.sessions.edges.map(({ node }) => node.id) ?? [];
  const other = sessions.find((id) => id !== own) ?? '';
  await execute(RevokeSessionDocument, { input: { id: other } });
  await another();
  await execute(RevokeOtherSessionsDocument);
  const newPassword = 'another password';
  await execute(ChangePasswordDocument, { input: { currentPassword: PASSWORD, newPassword } });
  const { secret } = payloadOf(
    (await world.as()(SignInDocument, { input: { email, password: newPassword, organization } }))
      .signIn,
  );
  await world.as(secret)(SignOutDocument);
}
