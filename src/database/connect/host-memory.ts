import type { Host } from './connection-target.ts';

const REMEMBERED_MS = 10_000;

/**
 * Remembers which hosts failed recently, and which one worked last. They are tried last and first,
 * so that an unavailable host or a standby does not delay every connection.
 */
export class HostMemory {
  readonly #failedAt = new Map<Host, number>();
  #worked: Host | null = null;

  failed(host: Host): void {
    this.#failedAt.set(host, performance.now());
    if (this.#worked === host) this.#worked = null;
  }

  worked(host: Host): void {
    this.#failedAt.delete(host);
    this.#worked = host;
  }

  /** Returns the hosts in the order in which to try them. */
  order(hosts: readonly Host[]): Host[] {
    const since = performance.now() - REMEMBERED_MS;
    const whenFailed = (host: Host): number => {
      const at = this.#failedAt.get(host) ?? 0;
      return at > since ? at : host === this.#worked ? -1 : 0;
    };
    return hosts.toSorted((a, b) => whenFailed(a) - whenFailed(b));
  }
}
