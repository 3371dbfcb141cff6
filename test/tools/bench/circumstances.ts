import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';

/** When, where and on what something was measured. */
export interface Circumstances {
  readonly startedAt: string;
  readonly commit: string | null;
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly memoryGb: number;
    readonly system: string;
  };
  readonly versions: { readonly node: string; readonly postgresql: string };
}

/** Returns the current circumstances. */
export const circumstancesNow = (postgresql: string): Circumstances => ({
  startedAt: new Date().toISOString(),
  commit: commitOf(),
  machine: {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
  },
  versions: { node: process.versions.node, postgresql },
});

/** Null without a checkout. A `+` marks uncommitted changes. */
function commitOf(): string | null {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, {
        cwd: import.meta.dirname,
        encoding: 'utf8',
        stdio: 'pipe',
      }).trim();
    return (
      git('rev-parse', '--short', 'HEAD') +
      (git('status', '--porcelain', '--', '../../../src') === '' ? '' : '+')
    );
  } catch {
    return null;
  }
}

/** In two lines. */
export const formatCircumstances = ({
  startedAt,
  commit,
  machine,
  versions,
}: Circumstances): string =>
  `Measured ${startedAt.slice(0, 10)}${commit === null ? '' : ` at ${commit}`} on ${machine.cores} × ${machine.processor}, ${machine.memoryGb} GB, ${machine.system};
Node ${versions.node}, PostgreSQL ${versions.postgresql}; server, database and load generator share the machine.`;
