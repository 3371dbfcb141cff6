import { UnsuitableHostError } from './connection-error.ts';
import type { ConnectionTarget, Host, TlsRules } from './connection-target.ts';
import { UnreachableError } from './dial.ts';
import type { HostMemory } from './host-memory.ts';

/** One way to connect to one host: with or without TLS. */
export interface ConnectionAttempt {
  readonly host: Host;
  readonly tls: TlsRules | null;
  readonly whenRefused: 'fail' | 'plain';
  readonly isLastRound?: boolean;
}

/** PostgreSQL's code for a server that is starting or stopping. */
const CANNOT_CONNECT_NOW = '57P03';

/** The attempts that are left for one connection, in order. None until `start`. */
export class Attempts {
  readonly #target: ConnectionTarget;
  readonly #memory: HostMemory;
  #left: ConnectionAttempt[] = [];

  constructor(target: ConnectionTarget, memory: HostMemory) {
    this.#target = target;
    this.#memory = memory;
  }

  /** Lists the attempts. With prefer-standby, hosts that it does not prefer are tried at the end. */
  start(isSelective: boolean): void {
    const { hosts, isShuffled, tls, sessionAttributes } = this.#target;
    const inOrder = this.#memory.order(isShuffled ? shuffle(hosts) : hosts);
    const round = inOrder.flatMap((host) => attemptsOf(host, tls));
    const again =
      sessionAttributes === 'prefer-standby' && isSelective
        ? round.map((attempt) => ({ ...attempt, isLastRound: true }))
        : [];
    this.#left = [...round, ...again];
  }

  /** Removes and returns the next attempt. */
  next(): ConnectionAttempt | undefined {
    return this.#left.shift();
  }

  /**
   * Discards attempts that would fail for the same reason. Only a failed TLS handshake may succeed
   * without TLS.
   */
  giveUp({ host, isLastRound }: ConnectionAttempt, error: unknown): void {
    if (error instanceof UnreachableError)
      this.#left = this.#left.filter((other) => other.host !== host);
    if (error instanceof UnsuitableHostError)
      this.#left = this.#left.filter(
        (other) => other.host !== host || other.isLastRound !== isLastRound,
      );
  }

  /**
   * Returns whether the next attempt may succeed after a server rejected the first message of this
   * one: it goes to the same host with or without TLS, or the server is starting.
   */
  mayRetry({ host, tls }: Partial<ConnectionAttempt>, isEncrypted: boolean, code: string): boolean {
    const isStarting = code === CANNOT_CONNECT_NOW;
    const next = this.#left[0];
    const isOtherWay =
      next !== undefined &&
      next.host === host &&
      (next.tls === null) !== (tls === null || !isEncrypted);
    if (isStarting) this.#left = this.#left.filter((attempt) => attempt.host !== host);
    return this.#left.length > 0 && (isStarting || isOtherWay);
  }
}

/**
 * As in libpq: prefer tries TLS first, allow tries it second. With either one, a server may reject
 * the first attempt and accept the second.
 */
function attemptsOf(host: Host, tls: TlsRules): ConnectionAttempt[] {
  const plain = { host, tls: null, whenRefused: 'plain' } as const;
  if (tls.mode === 'disable') return [plain];
  if (tls.mode === 'prefer') return [{ host, tls, whenRefused: 'plain' }, plain];
  if (tls.mode === 'allow') return [plain, { host, tls, whenRefused: 'fail' }];
  return [{ host, tls, whenRefused: 'fail' }];
}

function shuffle(hosts: readonly Host[]): Host[] {
  return hosts
    .map((host) => ({ host, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ host }) => host);
}
