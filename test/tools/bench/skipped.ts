import { parseConfig } from '../../../src/process/config.ts';
import { toCase } from './cases.ts';
import type { Say } from './closing.ts';
import { installPeers, isPeer } from './peers.ts';
import type { Report } from './report.ts';

/** Returns the cases that cannot be measured here, and why. Installs the peers that others need. */
export async function findSkipped(
  cases: readonly string[],
  say: Say,
): Promise<Report['skipped'][number][]> {
  const peers = cases.filter((name) => isPeer(toCase(name).server));
  const uninstalled =
    peers.length === 0
      ? null
      : await installPeers(say).then(
          () => null,
          (error: unknown) =>
            `the peers cannot be installed: ${error instanceof Error ? error.message : String(error)}`,
        );
  const skipped = cases.flatMap((name) => {
    const why = isPeer(toCase(name).server) ? uninstalled : whyNoSetting(toCase(name).server);
    return why === null ? [] : [{ case: name, why }];
  });
  for (const one of skipped) say(`skipping ${one.case}: ${one.why}`);
  return skipped;
}

const whyNoSetting = (server: string): string | null =>
  ['renewing', 'sha256'].includes(server) && !('TOKEN_HASH' in parseConfig({}))
    ? 'this version has no TOKEN_HASH'
    : null;
