import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { chromium, type Page } from 'playwright-core';
import {
  AcceptInvitationDocument,
  ChangeMemberRoleDocument,
  createClient,
  CreateApiKeyDocument,
  CreatePersonalAccessTokenDocument,
  CreateRoleDocument,
  CreateServiceUserDocument,
  InviteMemberDocument,
  RemoveMemberDocument,
  RevokePersonalAccessTokenDocument,
  RolesDocument,
  SignInDocument,
  SuspendMemberDocument,
  UpdateOrganizationDocument,
  ViewerDocument,
  type CreatePersonalAccessTokenInput,
} from '../../src/client/client.ts';
import { parseConfig } from '../../src/process/config.ts';
import { start } from '../../src/process/start.ts';
import { buildConsole } from '../support/build-console.ts';
import { NO_LIMITS } from '../support/world.ts';

// Writes a picture of every page of the console, in both themes and two widths, into a folder. Run
// by npm run screenshots.

const PASSWORD = 'the-screenshots-only';
const EMAIL = 'ada@analytical.example';
const folder = process.argv[2] ?? 'screenshots';

function payload<T extends object>(result: T): Exclude<T, { message: string }> {
  if ('message' in result) throw new Error(String(result.message));
  return result as Exclude<T, { message: string }>;
}

/** The ids of the objects that the pages show, and the secret of the viewer. */
interface Scene {
  readonly session: string;
  readonly ids: Readonly<
    Record<
      'token' | 'dormant' | 'expired' | 'revoked' | 'full' | 'key' | 'service' | 'member' | 'role',
      string
    >
  >;
  /** The secret of an invitation that is pending. */
  readonly invitation: string;
}

const TOKENS: readonly (Partial<CreatePersonalAccessTokenInput> & { readonly name: string })[] = [
  { name: 'old laptop', expires: { in: 'PT1S' } },
  {
    name: 'Terraform',
    description: 'Plans only; it applies nothing.',
    scopes: [{ permission: '*:read' }, { permission: '*:list' }],
    expires: { in: 'P5D' },
  },
  {
    name: 'metrics exporter',
    scopes: [
      { permission: 'dashboard:read' },
      { permission: 'report:read' },
      { permission: 'report:list' },
    ],
    expires: { in: 'P1Y' },
  },
  { name: 'laptop', description: 'The command line on my laptop.' },
];

/** Creates an organization with a history. */
async function stage(url: string): Promise<Scene> {
  const anonymous = createClient({ url });
  const { secret: session } = payload(
    (await anonymous(SignInDocument, { input: { email: EMAIL, password: PASSWORD } })).signIn,
  );
  const ada = createClient({ url, secret: session });
  payload(
    (await ada(UpdateOrganizationDocument, { input: { name: 'Analytical Engines' } }))
      .updateOrganization,
  );
  const newToken = async (input: CreatePersonalAccessTokenInput) =>
    payload((await ada(CreatePersonalAccessTokenDocument, { input })).createPersonalAccessToken);
  const ids: string[] = [];
  for (const input of TOKENS) ids.push((await newToken(input)).personalAccessToken.id);
  const [expired = '', , , full = ''] = ids;
  const lost = await newToken({ name: 'lost on a train', description: 'Revoked the same day.' });
  payload(
    (await ada(RevokePersonalAccessTokenDocument, { input: { id: lost.personalAccessToken.id } }))
      .revokePersonalAccessToken,
  );
  const deploy = await newToken({
    name: 'deploy',
    description: 'Releases of the web site, from CI.',
    expires: { in: 'P60D' },
    scopes: [
      { permission: 'repo' },
      { permission: 'workflow' },
      { permission: 'channel:publish', entityIds: ['releases', 'alerts'] },
    ],
    ipAllowList: ['127.0.0.1', '203.0.113.0/24'],
  });
  await createClient({ url, secret: deploy.secret })(ViewerDocument);

  const join = async (name: string, role: string) => {
    const email = `${name.toLowerCase().split(' ')[0] ?? ''}@analytical.example`;
    const { secret, member } = payload(
      (await ada(InviteMemberDocument, { input: { email, role } })).inviteMember,
    );
    payload(
      (await anonymous(AcceptInvitationDocument, { input: { secret, name, password: PASSWORD } }))
        .acceptInvitation,
    );
    return { id: member.id, email };
  };
  const grace = await join('Grace Hopper', 'developer');
  await join('Edsger Dijkstra', 'auditor');
  const alan = await join('Alan Turing', 'viewer');
  payload((await ada(SuspendMemberDocument, { input: { memberId: alan.id } })).suspendMember);
  const kurt = await join('Kurt Gödel', 'viewer');
  payload((await ada(RemoveMemberDocument, { input: { memberId: kurt.id } })).removeMember);
  const invited = payload(
    (
      await ada(InviteMemberDocument, {
        input: { email: 'barbara@analytical.example', role: 'admin' },
      })
    ).inviteMember,
  );
  const { secret } = payload(
    (await anonymous(SignInDocument, { input: { email: grace.email, password: PASSWORD } })).signIn,
  );
  const dormant = payload(
    (
      await createClient({ url, secret })(CreatePersonalAccessTokenDocument, {
        input: {
          name: 'nightly build',
          scopes: [{ permission: 'repo' }, { permission: 'workflow' }, { permission: 'package:*' }],
        },
      })
    ).createPersonalAccessToken,
  );
  payload(
    (await ada(ChangeMemberRoleDocument, { input: { memberId: grace.id, role: 'viewer' } }))
      .changeMemberRole,
  );

  const grants = ['repository:*', 'package:*', 'pipeline:read', 'pipeline:list'];
  const { role } = payload(
    (
      await ada(CreateRoleDocument, {
        input: { key: 'release-manager', name: 'Release manager', grants },
      })
    ).createRole,
  );
  const { member } = payload(
    (await ada(CreateServiceUserDocument, { input: { name: 'deployer', role: 'release-manager' } }))
      .createServiceUser,
  );
  await newToken({ name: 'production', ownerId: member.user.id });
  const key = payload(
    (
      await ada(CreateApiKeyDocument, {
        input: { name: 'Billing', description: 'Reads what is to be invoiced.', role: 'auditor' },
      })
    ).createApiKey,
  );
  payload(
    (
      await ada(CreateApiKeyDocument, {
        input: { name: 'Status page', role: 'viewer', expires: { never: true } },
      })
    ).createApiKey,
  );
  await ada(RolesDocument);
  return {
    session,
    invitation: invited.secret,
    ids: {
      token: deploy.personalAccessToken.id,
      dormant: dormant.personalAccessToken.id,
      expired,
      revoked: lost.personalAccessToken.id,
      full,
      key: key.apiKey.id,
      service: member.id,
      member: grace.id,
      role: role.id,
    },
  };
}

interface Shot {
  readonly name: string;
  readonly path: string;
  /** The steps before a screenshot. */
  readonly steps?: (page: Page) => Promise<void>;
}

/** The set-up page of a server without an organization. */
const showSetUp = async (page: Page): Promise<void> => {
  await page.route('**/graphql', (route) =>
    route.fulfill({ json: { data: { setUpPending: true } } }),
  );
  await page.goto('about:blank');
  await page.goto('/setup#set_screenshot');
  await page.getByLabel('Your name').waitFor();
  await page.unroute('**/graphql');
};

const lobbyOf = ({ invitation }: Scene): readonly Shot[] => [
  { name: 'sign-in', path: '/' },
  { name: 'set-up', path: '/setup', steps: showSetUp },
  { name: 'set-up-used', path: '/setup#set_used' },
  { name: 'invitation', path: `/invitation#${invitation}` },
  { name: 'invitation-used', path: '/invitation#inv_used' },
];

const openTabOf = (name: string) => async (page: Page) =>
  page.getByRole('tab', { name, exact: true }).click();

const shotsOf = ({ ids }: Scene): readonly Shot[] => [
  { name: 'tokens', path: '/tokens' },
  {
    name: 'new-token',
    path: '/tokens/new',
    steps: async (page) => {
      await page.getByLabel('Name', { exact: true }).fill('release notes');
      await page.getByRole('radio', { name: 'Selected permissions' }).click();
      await page.getByRole('checkbox', { name: 'repo', exact: true }).click();
      await page.getByRole('tab', { name: 'Entity types' }).click();
      await page.getByRole('button', { name: /^channel/ }).click();
      await page
        .getByRole('group', { name: 'channel', exact: true })
        .getByRole('checkbox', { name: 'publish' })
        .check({ force: true });
    },
  },
  {
    name: 'secret',
    path: `/tokens/${ids.full}`,
    steps: async (page) => {
      await page.getByRole('button', { name: 'Regenerate' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Regenerate' }).click();
      await page.getByText('Copy your token now').waitFor();
    },
  },
  { name: 'token', path: `/tokens/${ids.token}` },
  { name: 'token-dormant', path: `/tokens/${ids.dormant}` },
  { name: 'token-scopes', path: `/tokens/${ids.token}`, steps: openTabOf('Scopes') },
  { name: 'token-edit', path: `/tokens/${ids.token}`, steps: openTabOf('Edit') },
  {
    name: 'token-check',
    path: `/tokens/${ids.token}`,
    steps: async (page) => {
      await openTabOf('Access check')(page);
      await page.getByRole('combobox', { name: 'Permission' }).fill('channel:publish');
      await page.getByRole('option', { name: 'channel:publish' }).click();
      await page.getByRole('textbox', { name: 'Item ID' }).fill('billing');
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByRole('heading', { name: 'Checks' }).waitFor();
    },
  },
  { name: 'token-expired', path: `/tokens/${ids.expired}` },
  { name: 'token-revoked', path: `/tokens/${ids.revoked}` },
  { name: 'token-full', path: `/tokens/${ids.full}` },
  { name: 'token-audit', path: `/tokens/${ids.token}`, steps: openTabOf('Activity') },
  {
    name: 'token-revoke',
    path: `/tokens/${ids.token}`,
    steps: async (page) => page.getByRole('button', { name: 'Revoke', exact: true }).click(),
  },
  { name: 'api-keys', path: '/api-keys' },
  { name: 'new-api-key', path: '/api-keys/new' },
  { name: 'api-key', path: `/api-keys/${ids.key}` },
  { name: 'service-users', path: '/service-users' },
  { name: 'service-user', path: `/service-users/${ids.service}` },
  { name: 'new-service-token', path: `/service-users/${ids.service}/new-token` },
  { name: 'members', path: '/members' },
  { name: 'former-members', path: '/members', steps: openTabOf('Former') },
  {
    name: 'invite',
    path: '/members',
    steps: async (page) => page.getByRole('button', { name: 'Invite' }).click(),
  },
  { name: 'member', path: `/members/${ids.member}` },
  {
    name: 'change-role',
    path: `/members/${ids.member}`,
    steps: async (page) => {
      await page.getByRole('button', { name: 'Change role' }).click();
      await page.getByRole('dialog').getByRole('combobox').click();
      await page.getByRole('option', { name: 'Developer' }).click();
      await page.getByText('Gains').first().waitFor();
    },
  },
  { name: 'roles', path: '/roles' },
  { name: 'role', path: `/roles/${ids.role}` },
  { name: 'new-role', path: '/roles/new' },
  { name: 'edit-role', path: `/roles/${ids.role}/edit` },
  { name: 'compare-roles', path: '/roles/compare?roles=admin,developer,viewer' },
  { name: 'audit', path: '/audit' },
  {
    name: 'audit-filter',
    path: '/audit',
    steps: async (page) => page.getByRole('combobox', { name: 'Event' }).click(),
  },
  { name: 'settings', path: '/settings' },
  { name: 'settings-organization', path: '/settings', steps: openTabOf('Organization') },
  { name: 'none-found', path: '/tokens?q=no-such-token' },
  { name: 'not-found', path: '/tokens/nothing' },
];

const LOOKS = [
  { theme: 'light', width: 1280, height: 800 },
  { theme: 'dark', width: 1280, height: 800 },
  { theme: 'light', width: 390, height: 844 },
  { theme: 'dark', width: 390, height: 844 },
] as const;

async function takeAll(url: string, scene: Scene): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
  for (const { theme, width, height } of LOOKS) {
    for (const [shots, session] of [
      [lobbyOf(scene), null],
      [shotsOf(scene), scene.session],
    ] as const) {
      const context = await browser.newContext({
        baseURL: url,
        colorScheme: theme,
        viewport: { width, height },
        reducedMotion: 'reduce',
        hasTouch: width < 500,
      });
      if (session !== null)
        await context.addCookies([
          { name: 'latchkey-session', value: session, url, httpOnly: true, sameSite: 'Strict' },
        ]);
      const page = await context.newPage();
      for (const { name, path, steps } of shots) {
        await page.goto('about:blank');
        await page.goto(path);
        await page.getByRole('heading').first().waitFor();
        await page.waitForLoadState('networkidle');
        await steps?.(page);
        await page.waitForTimeout(250);
        await page.evaluate('scrollTo(0, 0)');
        await page.screenshot({
          path: join(folder, `${name}-${theme}-${width}.png`),
          fullPage: width < 500,
        });
      }
      await context.close();
    }
  }
  await browser.close();
}

buildConsole();
mkdirSync(folder, { recursive: true });
const DATA_DIR = mkdtempSync(join(tmpdir(), 'latchkey-screenshots-'));
const config = parseConfig({
  PORT: '0',
  DATA_DIR,
  LATCHKEY_OWNER_EMAIL: EMAIL,
  LATCHKEY_OWNER_PASSWORD: PASSWORD,
  LOG_LEVEL: 'silent',
  ...NO_LIMITS,
});
const running = await start(config, pino({ level: 'silent' }));
try {
  await takeAll(running.url, await stage(`${running.url}/graphql`));
  console.log(`Written to ${folder}`);
} finally {
  await running.stop();
  rmSync(DATA_DIR, { recursive: true, force: true });
}
