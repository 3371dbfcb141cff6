import type { Host } from './connection-target.ts';

const REMEMBERED_MS = 10_000;

/**
 * Remembers which hosts failed recently. They are tried last, so that an unavailable host does not
 * delay every connection.
 */
export class HostMemory {
  readonly #failedAt = new Map<Host, number>();

  failed(host: Host): void {
    this.#failedAt.set(host, performance.now());
  }

  worked(host: Host): void {
    this.#failedAt.delete(host);
  }

  /** Returns the hosts in the order in which to try them. */
  order(hosts: readonly Host[]): Host[] {
    const since = performance.now() - REMEMBERED_MS;
    const whenFailed = (host: Host): number => {
      const at = this.#failedAt.get(host) ?? 0;
      return at > since ? at : 0;
    };
    return hosts.toSorted((a, b) => whenFailed(a) - whenFailed(b));
  }
}
