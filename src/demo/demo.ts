import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import {
  ChangeMemberRoleDocument,
  createClient,
  CreateServiceUserDocument,
  CreatePersonalAccessTokenDocument,
  CanDocument,
  LatchkeyError,
  ReinstateMemberDocument,
  RestorePersonalAccessTokenDocument,
  RevokePersonalAccessTokenDocument,
  SignInDocument,
  SuspendMemberDocument,
  ViewerDocument,
  type Execute,
} from '../client/client.ts';
import { parseConfig } from '../process/config.ts';
import { createLog } from '../observe/log.ts';
import { start } from '../process/start.ts';

// Shows the life of one token, using only the public API of a server with a temporary database.

const EMAIL = 'ada@example.org';
const PASSWORD = 'the-demo-only';
const PERMISSION = 'channel:publish';

/** Colours text on a terminal, but not in a pipe. */
const paint = (format: Parameters<typeof styleText>[0], text: string): string =>
  styleText(format, text, { stream: process.stdout });

const say = (text = ''): void => void process.stdout.write(`${text}\n`);
const tell = (who: string, what: string, outcome: string): void =>
  say(`  ${paint('dim', who.padEnd(8))} ${what.padEnd(46)} ${outcome}`);
const yes = (text: string): string => paint('green', `✓ ${text}`);
const no = (text: string): string => paint('red', `✗ ${text}`);
const chapter = (title: string): void => say(`\n${paint('bold', title)}`);

/** Returns the payload of a mutation. The demo stops at an error. */
function payload<T extends object>(result: T): Exclude<T, { message: string }> {
  if ('message' in result) throw new Error(String(result.message));
  return result as Exclude<T, { message: string }>;
}

/** Calls the API with the token and prints the result: the current role, or the rejection. */
async function call(token: Execute): Promise<void> {
  try {
    const { viewer } = await token(ViewerDocument);
    const { viewer: answer } = await token(CanDocument, { permission: PERMISSION });
    const role = viewer?.role.key ?? '';
    tell(
      'token',
      `may I ${PERMISSION}?`,
      answer?.can ? yes(`yes, as ${role}`) : no(`no, not as ${role}`),
    );
  } catch (error) {
    if (!(error instanceof LatchkeyError)) throw error;
    tell('token', `may I ${PERMISSION}?`, no(`${error.status} ${error.message}`));
  }
}

async function tellStory(url: string): Promise<void> {
  const { secret } = payload(
    (await createClient({ url })(SignInDocument, { input: { email: EMAIL, password: PASSWORD } }))
      .signIn,
  );
  const admin = createClient({ url, secret });
  tell('admin', 'signIn', yes('a session'));

  chapter('1  Create a service user and a token that may publish');
  const { member } = payload(
    (await admin(CreateServiceUserDocument, { input: { name: 'deploy-bot', role: 'developer' } }))
      .createServiceUser,
  );
  tell('admin', 'createServiceUser(role: developer)', yes(member.user.name));
  const input = {
    name: 'deploys',
    ownerId: member.user.id,
    expires: { in: 'P30D' },
    scopes: [{ permission: 'channel:*' }],
  };
  const made = payload(
    (await admin(CreatePersonalAccessTokenDocument, { input })).createPersonalAccessToken,
  );
  tell(
    'admin',
    'createPersonalAccessToken(scopes: channel:*)',
    yes(`${made.personalAccessToken.prefix}…`),
  );
  const token = createClient({ url, secret: made.secret });
  await call(token);

  chapter('2  Downgrade its owner: the next call is affected');
  const role = async (key: string): Promise<void> => {
    payload(
      (await admin(ChangeMemberRoleDocument, { input: { memberId: member.id, role: key } }))
        .changeMemberRole,
    );
    tell('admin', `changeMemberRole(role: ${key})`, yes('done'));
  };
  await role('viewer');
  await call(token);
  await role('developer');
  await call(token);

  chapter('3  Suspend the owner, and reinstate them');
  payload((await admin(SuspendMemberDocument, { input: { memberId: member.id } })).suspendMember);
  tell('admin', 'suspendMember', yes('done'));
  await call(token);
  payload(
    (await admin(ReinstateMemberDocument, { input: { memberId: member.id } })).reinstateMember,
  );
  tell('admin', 'reinstateMember', yes('done'));
  await call(token);

  chapter('4  Revoke the token, and restore it');
  payload(
    (await admin(RevokePersonalAccessTokenDocument, { input: { id: made.personalAccessToken.id } }))
      .revokePersonalAccessToken,
  );
  tell('admin', 'revokePersonalAccessToken', yes('done'));
  await call(token);
  payload(
    (
      await admin(RestorePersonalAccessTokenDocument, {
        input: { id: made.personalAccessToken.id },
      })
    ).restorePersonalAccessToken,
  );
  tell('admin', 'restorePersonalAccessToken', yes('done'));
  await call(token);
}

const folder = mkdtempSync(join(tmpdir(), 'latchkey-demo-'));
try {
  say(
    `${paint('bold', 'Latchkey')}: a token never stores a role. Starting a server with a temporary database …`,
  );
  const config = parseConfig({
    PORT: '0',
    DATA_DIR: folder,
    LATCHKEY_OWNER_EMAIL: EMAIL,
    LATCHKEY_OWNER_PASSWORD: PASSWORD,
  });
  const running = await start(config, await createLog('silent', false));
  try {
    chapter(`0  A server at ${running.url}`);
    await tellStory(`${running.url}/graphql`);
  } finally {
    await running.stop();
  }
  say(
    `\nEvery request read the current authority from the database; nothing was cached. Next: ${paint('bold', 'npm start')}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
