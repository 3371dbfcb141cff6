import { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';

type Engine = Pick<PGlite, 'execProtocolRawStream' | 'runExclusive' | 'exec'>;
const TERMINATE = 0x58;

/**
 * The `stream` of one `pg` client: connects PostgreSQL's wire protocol to an engine in this
 * process, so that both databases use the same driver and statements. The engine has one session,
 * so the pool size must be one.
 */
export class PGliteStream extends Duplex {
  readonly #engine: Engine;
  #pending: Buffer = Buffer.alloc(0);
  #started = false;

  constructor(engine: Engine) {
    super();
    this.#engine = engine;
  }

  connect(): this {
    this.#reset().then(
      () => this.emit('connect'),
      (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
    );
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {
    // `#feed` pushes the engine's responses as they arrive.
  }
  override _write(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    this.#feed(chunk).then(() => done(), done);
  }
  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#feed(Buffer.concat(chunks.map(({ chunk }) => chunk))).then(() => done(), done);
  }
  override _final(done: (error?: Error | null) => void): void {
    this.push(null);
    done();
  }

  /**
   * Resets the session, so that a new client does not inherit an open transaction, prepared
   * statements or settings.
   */
  async #reset(): Promise<void> {
    await this.#engine.exec('rollback');
    await this.#engine.exec('discard all');
  }

  async #feed(data: Buffer): Promise<void> {
    this.#pending = this.#pending.length ? Buffer.concat([this.#pending, data]) : data;
    let at = 0;
    while (this.#pending.length - at >= 5) {
      // The startup message has no type byte before its length.
      const length = this.#started
        ? 1 + this.#pending.readInt32BE(at + 1)
        : this.#pending.readInt32BE(at);
      if (this.#pending.length - at < length) break;
      const message = this.#pending.subarray(at, at + length);
      this.#started = true;
      at += length;
      // Terminates the client, not the engine.
      if (message[0] === TERMINATE) continue;
      await this.#engine.runExclusive(() =>
        this.#engine.execProtocolRawStream(new Uint8Array(message), {
          onRawData: (answer) => this.push(Buffer.from(answer)),
        }),
      );
    }
    this.#pending = this.#pending.subarray(at);
  }
}
