/** The effect of a server's first messages on the connection. */
export type Greeting =
  | { readonly kind: 'wait' }
  /** The server rejected the client before authentication. */
  | {
      readonly kind: 'turned-away';
      readonly code: string;
      readonly bytes: Buffer;
      readonly isOver: true;
    }
  | { readonly kind: 'pass'; readonly bytes: Buffer; readonly isOver: boolean }
  | { readonly kind: 'refused'; readonly why: string };

const AUTHENTICATION = 0x52;
const ERROR = 0x45;
const HEADER_BYTES = 5;
const MESSAGE_BYTES_MAX = 100_000;
const OK = 0;
const SASL = 10;
const SASL_FINAL = 12;

/** Inspects the server's messages until it has accepted or rejected the client. */
export class ServerGreeting {
  readonly #demandsBinding: boolean;
  #pending: Buffer = Buffer.alloc(0);
  #isFirst = true;
  #hasProven = false;

  /**
   * Security: with channel_binding=require, sends nothing to and accepts nothing from a server that
   * did not bind authentication to this TLS connection (man-in-the-middle attack).
   */
  constructor(demandsBinding: boolean) {
    this.#demandsBinding = demandsBinding;
  }

  read(chunk: Buffer, isEncrypted: boolean): Greeting {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    let at = 0;
    let isOver = false;
    while (!isOver && this.#pending.length - at >= HEADER_BYTES) {
      const length = 1 + this.#pending.readInt32BE(at + 1);
      if (length < HEADER_BYTES || length > MESSAGE_BYTES_MAX)
        return { kind: 'refused', why: 'the server does not use the PostgreSQL protocol' };
      if (this.#pending.length - at < length) break;
      const message = this.#pending.subarray(at, at + length);
      if (message[0] === ERROR && this.#isFirst)
        return { kind: 'turned-away', code: codeOf(message), bytes: this.#pending, isOver: true };
      const why = this.#demandsBinding ? this.#whyNotBound(message, isEncrypted) : null;
      if (why !== null) return { kind: 'refused', why };
      isOver =
        message[0] === ERROR ||
        (message[0] === AUTHENTICATION && message.readInt32BE(HEADER_BYTES) === OK);
      this.#isFirst = false;
      at += length;
    }
    if (at === 0) return { kind: 'wait' };
    const bytes = isOver ? this.#pending : this.#pending.subarray(0, at);
    this.#pending = this.#pending.subarray(at);
    return { kind: 'pass', bytes, isOver };
  }

  #whyNotBound(message: Buffer, isEncrypted: boolean): string | null {
    if (message[0] !== AUTHENTICATION) return null;
    const step = message.readInt32BE(HEADER_BYTES);
    if (step === SASL_FINAL) this.#hasProven = true;
    const isBinding =
      isEncrypted &&
      (step === SASL
        ? message.includes('SCRAM-SHA-256-PLUS\0')
        : step > SASL || (step === OK && this.#hasProven));
    return isBinding
      ? null
      : 'channel_binding=require, but the server does not offer it: it requires SSL and a password stored with scram-sha-256';
  }
}

/** Returns the SQLSTATE of an ErrorResponse. */
function codeOf(message: Buffer): string {
  for (let at = HEADER_BYTES; at < message.length && message[at] !== 0;) {
    const end = message.indexOf(0, at);
    if (end < 0) break;
    if (message[at] === 0x43) return message.toString('latin1', at + 1, end);
    at = end + 1;
  }
  return '';
}
