import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { Attempts, type ConnectionAttempt } from './attempts.ts';
import { ConnectionError, toConnectionError, UnsuitableHostError } from './connection-error.ts';
import type { ConnectionTarget, Host } from './connection-target.ts';
import { dial, UnreachableError, type Dialed } from './dial.ts';
import type { HostMemory } from './host-memory.ts';
import { ServerGreeting } from './server-greeting.ts';

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
  readonly #attempts: Attempts;
  #attempt: ConnectionAttempt | undefined;
  #socket: Socket | TLSSocket | undefined;
  #isEncrypted = false;
  #greeting: ServerGreeting | null;
  #startup: Buffer | undefined;
  #isReferenced = true;

  constructor(target: ConnectionTarget, dialing: Dialing) {
    super({ allowHalfOpen: false });
    this.#target = target;
    this.#dialing = dialing;
    this.#attempts = new Attempts(target, dialing.memory);
    this.#greeting = new ServerGreeting(target.channelBinding === 'require');
    // The client adds its listener only when it connects, and may be closed before.
    this.on('error', () => undefined);
  }

  connect(): this {
    this.#attempts.start(this.#dialing.suits !== null);
    this.#openNext([]).then(
      () => this.emit('connect'),
      (error: unknown) => this.destroy(error as Error),
    );
    return this;
  }
  /** Ignored, because `dial` always sets it. */
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

  /** Uses the first attempt that succeeds. */
  async #openNext(failures: unknown[]): Promise<void> {
    for (
      let attempt = this.#attempts.next();
      attempt && !this.destroyed;
      attempt = this.#attempts.next()
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
        this.#attempts.giveUp(attempt, error);
      }
    }
    throw toConnectionError(failures);
  }

  #use(attempt: ConnectionAttempt, { socket, isEncrypted }: Dialed): void {
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
    if (!this.#attempts.mayRetry(this.#attempt ?? {}, this.#isEncrypted, code)) return false;
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
