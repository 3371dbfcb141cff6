import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { ConnectionTarget, Host, TlsRules } from './connection-target.ts';
import { dial, UnreachableError, type Dialed } from './dial.ts';
import type { HostMemory } from './host-memory.ts';
import { reasonOf } from '../reason.ts';
import { ServerGreeting } from './server-greeting.ts';

/** One way to connect to one host: with or without TLS. */
interface Attempt {
  readonly host: Host;
  readonly tls: TlsRules | null;
  readonly whenRefused: 'fail' | 'plain';
  readonly isLastRound?: boolean;
}

/** A reachable host without the attributes that target_session_attrs requires. */
export class UnsuitableHostError extends Error {
  constructor({ name, port }: Host) {
    super(`${name}:${port} does not match target_session_attrs`);
  }
}

/**
 * An error with PostgreSQL's code for a failed connection, so that requests are answered with 503.
 */
class ConnectionError extends Error {
  readonly code = '08001';
}

/**
 * Converts failures to one error. Keeps a single failure that has a system error code, such as
 * ECONNREFUSED.
 */
function toConnectionError(failures: readonly unknown[]): unknown {
  const [first, ...others] = failures;
  if (
    others.length === 0 &&
    /^E[A-Z]+$/.test(String((first as { code?: unknown } | undefined)?.code))
  )
    return first;
  const cause = others.length === 0 ? first : new AggregateError(failures);
  return new ConnectionError(reasonOf(cause), { cause });
}

/** How to connect to the hosts of a target. */
export interface Dialing {
  readonly memory: HostMemory;
  /** Timeout per host in milliseconds. */
  readonly hostMs: number;
  /**
   * Whether a host has the required session attributes. Null: every host has. prefer-standby
   * accepts any host in the second round.
   */
  readonly suits: ((host: Host, isLastRound: boolean) => Promise<boolean>) | null;
}

/**
 * The `stream` of one `pg` client: finds a reachable host of the target and encrypts the connection
 * as libpq does. If a server rejects the first message, retries with or without TLS when sslmode is
 * allow or prefer, or the next host when the server is starting.
 */
export class ServerStream extends Duplex {
  readonly #target: ConnectionTarget;
  readonly #dialing: Dialing;
  #attempts: Attempt[] = [];
  #attempt: Attempt | undefined;
  #socket: Socket | TLSSocket | undefined;
  #isEncrypted = false;
  #greeting: ServerGreeting | null;
  #startup: Buffer | undefined;
  #isReferenced = true;

  constructor(target: ConnectionTarget, dialing: Dialing) {
    super({ allowHalfOpen: false });
    this.#target = target;
    this.#dialing = dialing;
    this.#greeting = new ServerGreeting(target.channelBinding === 'require');
    // The client adds its listener only when it connects, and may be closed before.
    this.on('error', () => undefined);
  }

  connect(): this {
    this.#open().then(
      () => this.emit('connect'),
      (error: unknown) => this.destroy(error as Error),
    );
    return this;
  }
  /** Ignored, because `open` always sets it. */
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    this.#isReferenced = true;
    this.#socket?.ref();
    return this;
  }
  unref(): this {
    this.#isReferenced = false;
    this.#socket?.unref();
    return this;
  }
  /** For SCRAM with channel binding. */
  getPeerCertificate(): PeerCertificate | undefined {
    return this.#socket && 'getPeerCertificate' in this.#socket
      ? this.#socket.getPeerCertificate()
      : undefined;
  }

  async #open(): Promise<void> {
    const { hosts, isShuffled, tls, sessionAttributes } = this.#target;
    const inOrder = this.#dialing.memory.order(isShuffled ? shuffle(hosts) : hosts);
    const round = inOrder.flatMap((host) => attemptsOf(host, tls));
    const again =
      sessionAttributes === 'prefer-standby' && this.#dialing.suits
        ? round.map((attempt) => ({ ...attempt, isLastRound: true }))
        : [];
    this.#attempts = [...round, ...again];
    await this.#openNext([]);
  }

  /** Uses the first attempt that succeeds. */
  async #openNext(failures: unknown[]): Promise<void> {
    for (
      let attempt = this.#attempts.shift();
      attempt && !this.destroyed;
      attempt = this.#attempts.shift()
    ) {
      try {
        const { host, isLastRound = false } = attempt;
        if (this.#dialing.suits && !(await this.#dialing.suits(host, isLastRound)))
          throw new UnsuitableHostError(host);
        this.#use(
          attempt,
          await dial(
            host,
            attempt.tls,
            attempt.whenRefused,
            AbortSignal.timeout(this.#dialing.hostMs),
          ),
        );
        return;
      } catch (error) {
        failures.push(error instanceof UnreachableError ? error.cause : error);
        this.#dialing.memory.failed(attempt.host);
        this.#giveUp(attempt, error);
      }
    }
    throw toConnectionError(failures);
  }

  /**
   * Discards attempts that would fail for the same reason. Only a failed TLS handshake may succeed
   * without TLS.
   */
  #giveUp({ host, isLastRound }: Attempt, error: unknown): void {
    if (error instanceof UnreachableError)
      this.#attempts = this.#attempts.filter((other) => other.host !== host);
    if (error instanceof UnsuitableHostError)
      this.#attempts = this.#attempts.filter(
        (other) => other.host !== host || other.isLastRound !== isLastRound,
      );
  }

  #use(attempt: Attempt, { socket, isEncrypted }: Dialed): void {
    if (this.destroyed) {
      socket.destroy();
      return;
    }
    this.#attempt = attempt;
    this.#socket = socket;
    this.#isEncrypted = isEncrypted;
    if (this.#target.keepAliveMs !== null) socket.setKeepAlive(true, this.#target.keepAliveMs);
    if (!this.#isReferenced) socket.unref();
    const isCurrent = (): boolean => this.#socket === socket;
    socket.on('data', (chunk: Buffer) => isCurrent() && this.#receive(chunk));
    socket.on('error', (error: Error) => isCurrent() && this.destroy(error));
    socket.on('end', () => isCurrent() && this.push(null));
    socket.on(
      'close',
      () => isCurrent() && (this.readableEnded ? this.destroy() : this.#endAfterReading()),
    );
  }

  #endAfterReading(): void {
    this.once('end', () => this.destroy());
    this.push(null);
    this.resume();
  }

  #receive(chunk: Buffer): void {
    const greeting = this.#greeting;
    if (greeting) {
      const verdict = greeting.read(chunk, this.#isEncrypted);
      if (verdict.kind === 'wait') return;
      if (verdict.kind === 'refused') {
        this.destroy(new ConnectionError(verdict.why));
        return;
      }
      if (verdict.kind === 'turned-away' && this.#tryAnother(verdict.code)) return;
      if (verdict.isOver) {
        this.#greeting = null;
        this.#startup = undefined;
        if (this.#attempt) this.#dialing.memory.worked(this.#attempt.host);
      }
      if (!this.push(verdict.bytes)) this.#socket?.pause();
      return;
    }
    if (!this.push(chunk)) this.#socket?.pause();
  }

  /**
   * Resends the first message through the next attempt for this host, or to the next host. Returns
   * false if no attempt is left.
   */
  #tryAnother(code: string): boolean {
    const isStarting = code === CANNOT_CONNECT_NOW;
    const { host, tls } = this.#attempt ?? {};
    const next = this.#attempts[0];
    const isOtherWay =
      next !== undefined &&
      next.host === host &&
      (next.tls === null) !== (tls === null || !this.#isEncrypted);
    if (isStarting) this.#attempts = this.#attempts.filter((attempt) => attempt.host !== host);
    if (this.#attempts.length === 0 || !(isStarting || isOtherWay)) return false;
    this.#socket?.destroy();
    this.#socket = undefined;
    this.#greeting = new ServerGreeting(this.#target.channelBinding === 'require');
    this.#openNext([]).then(
      () => this.#socket?.write(this.#startup ?? Buffer.alloc(0)),
      (error: unknown) => this.destroy(error as Error),
    );
    return true;
  }

  override _read(): void {
    this.#socket?.resume();
  }
  override _write(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    if (this.#greeting) this.#startup ??= chunk;
    if (this.#socket) this.#socket.write(chunk, done);
    else done(new Error('Connection terminated'));
  }
  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer' as BufferEncoding, done);
  }
  override _final(done: (error?: Error | null) => void): void {
    this.#socket?.end();
    done();
  }
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket?.destroy();
    done(error);
  }
}

const CANNOT_CONNECT_NOW = '57P03';

/**
 * As in libpq: prefer tries TLS first, allow tries it second. With either one, a server may reject
 * the first attempt and accept the second.
 */
function attemptsOf(host: Host, tls: TlsRules): Attempt[] {
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
