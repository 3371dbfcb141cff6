import { execFile } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startChild } from '../../support/load/child-server.ts';
import type { Running } from '../../support/load/servers.ts';
import type { PeerName } from './case.ts';
import type { Say } from './closing.ts';

const SOURCE = join(import.meta.dirname, 'peers');
const INSTALLED = join(import.meta.dirname, '../../../.cache/bench-peers');
const INSTALL_WITHIN_MS = 120_000;
/** A peer issues its secrets by its own functions before it is ready. */
const READY_WITHIN_MS = 180_000;

const PROGRAMS: Readonly<Record<PeerName, string>> = {
  'better-auth': 'better-auth.mjs',
  'oidc-provider': 'oidc-provider.mjs',
  'oidc-provider-memory': 'oidc-provider.mjs',
};

/** Returns whether a server is a peer. */
export const isPeer = (server: string): server is PeerName => server in PROGRAMS;

/** Returns the pinned versions of the peers. */
export async function peerVersions(): Promise<Readonly<Record<string, string>>> {
  const { dependencies } = JSON.parse(await readFile(join(SOURCE, 'package.json'), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>;
  };
  return Object.fromEntries(
    Object.entries(dependencies).filter(([name]) =>
      ['better-auth', '@better-auth/api-key', 'oidc-provider'].includes(name),
    ),
  );
}

/**
 * Installs the peers outside of the dependencies of this package, from their own package-lock.json.
 * Keeps an earlier installation of the same versions.
 */
export async function installPeers(say: Say): Promise<void> {
  const lock = (folder: string): Promise<string | null> =>
    readFile(join(folder, 'package-lock.json'), 'utf8').catch(() => null);
  const isInstalled = (await lock(SOURCE)) === (await lock(join(INSTALLED, 'done')));
  await mkdir(INSTALLED, { recursive: true });
  await cp(SOURCE, INSTALLED, { recursive: true });
  if (isInstalled) return;
  say('installing better-auth and oidc-provider …');
  await npmCi().catch((error: unknown) => {
    const [, code] =
      /npm error code (\S+)/.exec(String((error as { stderr?: string }).stderr)) ?? [];
    throw new Error(`npm ci failed (${code ?? 'no answer in time'})`, { cause: error });
  });
  await cp(join(SOURCE, 'package-lock.json'), join(INSTALLED, 'done/package-lock.json'));
}

const npmCi = (): Promise<unknown> =>
  promisify(execFile)(
    'npm',
    ['ci', '--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund'],
    { cwd: INSTALLED, timeout: INSTALL_WITHIN_MS },
  );

/** Starts a peer on an empty database, or in memory, and lets it issue so many secrets. */
export async function startPeer(
  name: PeerName,
  count: number,
  createDatabase: () => Promise<string>,
): Promise<{ readonly server: Running; readonly secrets: readonly string[] }> {
  const own =
    name === 'oidc-provider-memory'
      ? { SECRETS: '1' }
      : { SECRETS: String(count), DATABASE_URL: await createDatabase() };
  const child = await startChild({
    args: [PROGRAMS[name]],
    folder: INSTALLED,
    environment: { NODE_ENV: 'production', ...own },
    readyWithinMs: READY_WITHIN_MS,
  });
  const secrets = (await (await fetch(`${child.url}/secrets`)).json()) as string[];
  return { server: { ...child, count: () => Promise.resolve(null) }, secrets };
}
